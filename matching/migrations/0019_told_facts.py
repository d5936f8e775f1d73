from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0018_interest_recorded")]

    operations = [
        migrations.AddField(
            model_name="introductionside",
            name="told",
            field=models.JSONField(
                blank=True, default=dict, help_text="What the other side was told last of this one; no person's data."
            ),
        ),
    ]
