from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("estates", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="estatefile",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("done", "Brought in"),
                    ("unchanged", "Nothing changed"),
                    ("pool", "Resource pool"),
                    ("failed", "Not brought in"),
                    ("table", "Table, columns not known"),
                    ("skipped", "No plan file"),
                    ("gone", "No longer in the folder"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
    ]
