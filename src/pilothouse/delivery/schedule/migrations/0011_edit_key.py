from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("schedule", "0010_import_unsaid")]

    operations = [
        migrations.AddField(
            model_name="planedit",
            name="key",
            field=models.CharField(blank=True, default="", editable=False, max_length=64),
        ),
        migrations.AddConstraint(
            model_name="planedit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=("plan", "user_id", "key"),
                name="schedule_edit_once",
            ),
        ),
    ]
