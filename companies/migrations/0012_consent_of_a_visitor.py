import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("companies", "0011_recommendations"),
    ]

    operations = [
        migrations.AlterField(
            model_name="consent",
            name="company",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="companies.company"
            ),
        ),
    ]
