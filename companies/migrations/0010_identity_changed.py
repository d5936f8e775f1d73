from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("companies", "0009_guides"),
    ]

    operations = [
        migrations.AddField(
            model_name="reverification",
            name="identity_before",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="reverification",
            name="identity_changed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
