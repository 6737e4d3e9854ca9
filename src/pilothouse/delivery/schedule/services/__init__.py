"""Changing plans."""

from pilothouse.delivery.schedule.services.baselines import (
    freeze_baseline,
    freeze_plan,
    save_baseline,
)
from pilothouse.delivery.schedule.services.editing import (
    add_link,
    add_task,
    apply_edits,
    apply_report,
    delete_link,
    delete_task,
    edit_link,
    edit_plan,
    edit_task,
    move_data_date,
    move_task,
    report_progress,
    set_constraint,
)
from pilothouse.delivery.schedule.services.exporting import export_plan
from pilothouse.delivery.schedule.services.forecasting import record_forecast, simulate_plan
from pilothouse.delivery.schedule.services.importing import (
    apply_import,
    confirm_import,
    drop_import,
    record_reading,
    record_refusal,
    upload_plan,
)
from pilothouse.delivery.schedule.services.merging import refuse_stale
from pilothouse.delivery.schedule.services.planning import (
    copy_plan,
    create_plan,
    name_person,
)
from pilothouse.delivery.schedule.services.progress_tables import (
    MOST_BYTES as MOST_PROGRESS_BYTES,
)
from pilothouse.delivery.schedule.services.progress_tables import (
    choose_progress_columns,
    take_in_progress,
    upload_progress,
)
from pilothouse.delivery.schedule.services.statusing import (
    reschedule_remaining,
    update_as_scheduled,
)
from pilothouse.delivery.schedule.services.tables import choose_columns
from pilothouse.delivery.schedule.services.undoing import redo, restore, undo
from pilothouse.delivery.schedule.services.whole_files import (
    bring_in_file,
    foreseen_import,
    import_file,
    join_people,
)

__all__ = [
    "MOST_PROGRESS_BYTES",
    "add_link",
    "add_task",
    "apply_edits",
    "apply_import",
    "apply_report",
    "bring_in_file",
    "choose_columns",
    "choose_progress_columns",
    "confirm_import",
    "copy_plan",
    "create_plan",
    "delete_link",
    "delete_task",
    "drop_import",
    "edit_link",
    "edit_plan",
    "edit_task",
    "export_plan",
    "foreseen_import",
    "freeze_baseline",
    "freeze_plan",
    "import_file",
    "join_people",
    "move_data_date",
    "move_task",
    "name_person",
    "record_forecast",
    "record_reading",
    "record_refusal",
    "redo",
    "refuse_stale",
    "report_progress",
    "reschedule_remaining",
    "restore",
    "save_baseline",
    "set_constraint",
    "simulate_plan",
    "take_in_progress",
    "undo",
    "update_as_scheduled",
    "upload_plan",
    "upload_progress",
]
