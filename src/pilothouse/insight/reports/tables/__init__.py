"""Reports as their pages and their sheet of paper show them."""

from pilothouse.insight.reports.tables.charts import (
    gantt_chart,
    progress_chart,
    trend_charts,
)
from pilothouse.insight.reports.tables.paper import laid_out, paper_answer
from pilothouse.insight.reports.tables.sheet import (
    overview_figures,
    sheet,
)

__all__ = [
    "gantt_chart",
    "laid_out",
    "overview_figures",
    "paper_answer",
    "progress_chart",
    "sheet",
    "trend_charts",
]
