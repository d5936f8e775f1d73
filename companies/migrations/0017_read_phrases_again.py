"""The word vectors were learned anew: phrases with vectors of the old ones are no longer near to what is searched for."""

from django.db import migrations
from django.utils import timezone


def read_again(apps, schema_editor):
    apps.get_model("companies", "Phrase").objects.all().delete()
    apps.get_model("companies", "SearchDocument").objects.update(due_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("companies", "0016_consent_withdrawn_through")]

    operations = [migrations.RunPython(read_again, migrations.RunPython.noop)]
