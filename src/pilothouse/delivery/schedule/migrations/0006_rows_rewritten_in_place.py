from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "schedule_task"


def leave_room(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Half of each page stays free for the next state of its rows (PostgreSQL)."""
    if editor.connection.vendor == "postgresql":
        editor.execute(f"ALTER TABLE {editor.quote_name(TABLE)} SET (fillfactor = 50)")


def fill(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"ALTER TABLE {editor.quote_name(TABLE)} RESET (fillfactor)")


class Migration(migrations.Migration):

    dependencies = [
        ('schedule', '0005_edit_finish'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='plantask',
            name='schedule_task_finish',
        ),
        migrations.AlterField(
            model_name='plantask',
            name='plan',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='schedule.plan'),
        ),
        migrations.RunPython(leave_room, fill),
    ]
