from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0004_plans_watched_and_edited")]

    operations = [
        migrations.AlterField(
            "event",
            "zone",
            models.CharField(default="Europe/Berlin", help_text="A name of the IANA time zone database.", max_length=40),
        ),
        migrations.AddField(
            "event",
            "changes_until",
            models.DateTimeField(blank=True, help_text="Of answers by participants. Empty: until it begins.", null=True),
        ),
        migrations.AddField("event", "rechecks_changes", models.BooleanField(default=False)),
        migrations.AddField(
            "eventregistration",
            "recheck_at",
            models.DateTimeField(blank=True, help_text="Changed after the team had agreed; the place is kept.", null=True),
        ),
    ]
