import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("companies", "0013_support_of_research"),
    ]

    operations = [
        migrations.CreateModel(
            name="FunderLogo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "emblem",
                    models.CharField(
                        choices=[
                            ("eu", "Emblem of the European Union"),
                            ("berlin", "State of Berlin"),
                            ("brandenburg", "State of Brandenburg"),
                        ],
                        max_length=20,
                        verbose_name="whose",
                    ),
                ),
                ("content", models.BinaryField(editable=False)),
                ("kind", models.CharField(editable=False, max_length=4)),
                ("sha256", models.CharField(editable=False, max_length=64)),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="logos", to="companies.fundingmeasure"
                    ),
                ),
            ],
            options={
                "ordering": ["emblem"],
                "constraints": [models.UniqueConstraint(fields=("measure", "emblem"), name="funder_logo_once")],
            },
        ),
    ]
