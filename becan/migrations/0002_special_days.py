from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("becan", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SpecialDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                (
                    "country",
                    models.CharField(choices=[("CN", "China"), ("DE", "Germany")], max_length=2, verbose_name="calendar"),
                ),
                ("works", models.BooleanField(default=False, verbose_name="people work")),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="name")),
            ],
            options={
                "verbose_name": "special day",
                "verbose_name_plural": "special days",
                "ordering": ["day", "country"],
                "constraints": [
                    models.UniqueConstraint(fields=("day", "country"), name="special_day_once"),
                    models.CheckConstraint(condition=models.Q(("country__in", ["CN", "DE"])), name="special_day_country_known"),
                ],
            },
        ),
    ]
