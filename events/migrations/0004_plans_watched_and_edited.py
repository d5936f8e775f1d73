from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0003_meetings")]

    operations = [
        migrations.AddField("meetingday", "progress", models.JSONField(blank=True, default=dict)),
        migrations.AddField(
            "meetingday",
            "stop_asked_at",
            models.DateTimeField(blank=True, help_text="The best plan found so far is enough.", null=True),
        ),
        migrations.AddField("meetingday", "edits", models.JSONField(blank=True, default=list)),
    ]
