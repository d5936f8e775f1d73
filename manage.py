#!/usr/bin/env python
"""Django's command line; starts the portal's own database for the command where none is named and none runs."""

import os
import signal
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from becan import embedded
from becan.processes import die_with_parent


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "becan.settings")
    if os.environ.get("RUN_MAIN"):  # the reloader's child would outlive a killed reloader
        die_with_parent(signal.SIGTERM)
    try:
        with embedded.environment():
            check_settings()
            execute_from_command_line(sys.argv)
    except embedded.ServerError as error:
        sys.exit(str(error))


def check_settings():
    """An unreadable setting is one sentence, not a traceback."""
    try:
        settings.DEBUG  # noqa: B018  whoever reads one reads them all
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
