"""Demands that were written before there were types take the one that their first kind of cooperation speaks for."""

from django.db import migrations

CHINA = {
    "technology": "technology", "licence": "technology", "rnd": "rnd", "service-europe": "service-europe", "service-test": "service-europe",
    "service-homologation": "service-europe", "service-assembly": "service-europe", "service-warehouse": "service-europe",
    "distribution": "distribution", "pilot-customer": "pilot", "investment": "investment", "joint-venture": "investment",
}  # fmt: skip
BERLIN_BRANDENBURG = {
    "contract-manufacturing": "contract-manufacturer", "licence": "licensee", "technology": "licensee", "rnd": "rnd",
    "distribution": "distribution", "pilot-customer": "pilot",
}  # fmt: skip


def set_types(apps, _schema_editor):
    Demand = apps.get_model("matching", "Demand")
    for demand in Demand.objects.filter(type="").exclude(company__kind="multiplier").select_related("company"):
        known, rest = (CHINA, "supplier") if demand.company.side == "china" else (BERLIN_BRANDENBURG, "components")
        demand.type = known.get(next(iter(demand.cooperation), ""), rest)
        demand.save(update_fields=["type"])


class Migration(migrations.Migration):
    dependencies = [("matching", "0012_demand_types")]
    operations = [migrations.RunPython(set_types, migrations.RunPython.noop)]
