import os

from celery import Celery
from celery.signals import worker_process_init

from becan.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "becan.settings")

app = Celery("becan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def end_with_the_worker(**_):
    """A killed worker would leave the processes of its pool behind."""
    die_with_parent()
