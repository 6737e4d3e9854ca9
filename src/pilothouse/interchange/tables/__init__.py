"""Plans that come as tables: CSV, Excel workbooks, and what Jira exports."""

from pilothouse.interchange.tables.columns import TARGETS, Target, guessed
from pilothouse.interchange.tables.opening import is_table, opened
from pilothouse.interchange.tables.reading import read_table
from pilothouse.interchange.tables.sheet import Sheet

__all__ = ["TARGETS", "Sheet", "Target", "guessed", "is_table", "opened", "read_table"]
