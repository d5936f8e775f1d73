import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("companies", "0015_missing_word"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AddField(
            model_name="consent",
            name="withdrawn_channel",
            field=models.CharField(
                blank=True,
                choices=[
                    ("portal", "Portal"),
                    ("signed-link", "Link from the mail"),
                    ("phone", "Phone"),
                    ("wechat", "WeChat"),
                    ("mail", "E-mail"),
                    ("meeting", "Meeting"),
                ],
                help_text="How the team was told.",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="withdrawn_recorded_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_channel", ""),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_channel__in", ["portal", "signed-link", "phone", "wechat", "mail", "meeting"]),
                    ),
                    _connector="OR",
                ),
                name="consent_withdrawn_channel_known",
            ),
        ),
    ]
