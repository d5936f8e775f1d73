from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("companies", "0012_consent_of_a_visitor"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="supportrecord", name="support_kind_known"),
        migrations.AlterField(
            model_name="supportrecord",
            name="kind",
            field=models.CharField(
                choices=[
                    ("information", "Information"),
                    ("consultation", "Consultation"),
                    ("introduction", "Introduction"),
                    ("meeting", "Accompanied meeting"),
                    ("event", "Event"),
                    ("translation", "Translation"),
                    ("document", "Letter or document"),
                    ("research", "Cooperation with a research organisation"),
                ],
                max_length=16,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "information",
                        "consultation",
                        "introduction",
                        "meeting",
                        "event",
                        "translation",
                        "document",
                        "research",
                    ]
                ),
                name="support_kind_known",
            ),
        ),
    ]
