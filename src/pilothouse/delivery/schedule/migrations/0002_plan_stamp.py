from __future__ import annotations

from typing import Any

from django.db import migrations, models

from pilothouse.delivery.schedule.models.plan import new_stamp


def stamp_each(apps: Any, _editor: Any) -> None:
    """A default of a new column is one value for all rows; each plan needs its own."""
    plan = apps.get_model("schedule", "Plan")
    for key in plan.objects.values_list("pk", flat=True):
        plan.objects.filter(pk=key).update(stamp=new_stamp())


class Migration(migrations.Migration):
    dependencies = [("schedule", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="plan",
            name="stamp",
            field=models.BigIntegerField(default=new_stamp, editable=False),
        ),
        migrations.RunPython(stamp_each, migrations.RunPython.noop),
    ]
