"""The word vectors were learned anew once more."""

from importlib import import_module

from django.db import migrations

read_again = import_module("companies.migrations.0017_read_phrases_again").read_again


class Migration(migrations.Migration):
    dependencies = [("companies", "0017_read_phrases_again")]

    operations = [migrations.RunPython(read_again, migrations.RunPython.noop)]
