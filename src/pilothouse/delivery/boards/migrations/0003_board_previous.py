from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("boards", "0002_own_columns")]

    operations = [
        migrations.AddField(
            model_name="board",
            name="previous",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
    ]
