import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0005_exposure_and_teams")]

    operations = [
        migrations.AddField(
            "demand",
            "sizes",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60),
                blank=True,
                default=list,
                size=None,
                verbose_name="size of the other company",
            ),
        ),
    ]
