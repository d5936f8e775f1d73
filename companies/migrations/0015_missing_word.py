import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("companies", "0014_funder_logos")]

    operations = [
        migrations.CreateModel(
            name="MissingWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(help_text="Folded, so that spellings count together.", max_length=80)),
                ("shown", models.CharField(max_length=80)),
                (
                    "language",
                    models.CharField(choices=[("de", "Deutsch"), ("en", "English"), ("zh-hans", "简体中文")], max_length=8),
                ),
                ("times", models.PositiveIntegerField(default=1)),
                ("first_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-times", "-last_at", "id"],
                "constraints": [models.UniqueConstraint(fields=("text", "language"), name="missing_word_once")],
            },
        ),
    ]
