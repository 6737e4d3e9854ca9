from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("schedule", "0009_forecast_risks")]

    operations = [
        migrations.AddField(
            model_name="planimport",
            name="unsaid",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]
