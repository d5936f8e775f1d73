from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0006_demand_sizes"),
    ]

    operations = [
        migrations.CreateModel(
            name="EngineShard",
            fields=[
                ("number", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("since", models.BigIntegerField()),
            ],
        ),
        migrations.AlterField(
            model_name="enginechange",
            name="kind",
            field=models.CharField(
                choices=[("offer", "Offer"), ("demand", "Demand"), ("taxonomy", "Taxonomy")], max_length=10
            ),
        ),
    ]
