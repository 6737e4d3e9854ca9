from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("schedule", "0007_rates_and_availability")]

    operations = [
        migrations.AddField(
            model_name="planimport",
            name="revision",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
    ]
