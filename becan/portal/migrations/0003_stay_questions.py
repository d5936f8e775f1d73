import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ("portal", "0002_accessibility"),
        ("companies", "0011_recommendations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StayQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stay_questions",
                        to="companies.company",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stay_questions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["asked_at", "id"]},
        ),
        migrations.AddConstraint(
            model_name="stayquestion",
            constraint=models.CheckConstraint(condition=Q(user=None) ^ Q(company=None), name="stay_question_of_one"),
        ),
        migrations.AddConstraint(
            model_name="stayquestion",
            constraint=models.UniqueConstraint(
                condition=Q(answered_at=None), fields=["user"], name="stay_question_open_once_a_user"
            ),
        ),
        migrations.AddConstraint(
            model_name="stayquestion",
            constraint=models.UniqueConstraint(
                condition=Q(answered_at=None), fields=["company"], name="stay_question_open_once_a_company"
            ),
        ),
    ]
