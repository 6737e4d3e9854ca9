"""The analysis as JSON: a stable, documented shape (docs/interchange.md)."""

from __future__ import annotations

from typing import Any

from pilothouse.engine.network.data import TaskKind
from pilothouse.site.commands.analyse import levelled, risk_shape, valued
from pilothouse.site.commands.analyse.compute import Analysis
from pilothouse.site.commands.analyse.wording import iso

FORMAT = "pilothouse.analysis"
VERSION = 1

Json = dict[str, Any]


def to_json(analysis: Analysis) -> Json:
    """Give the analysis as JSON types. Dates are ISO 8601 local times, floats and lags minutes."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "file": _file(analysis),
        "size": _size(analysis),
        "dates": _dates(analysis),
        "critical_path": _critical_path(analysis),
        "float": [
            {"label": band.label, "low": band.low, "high": band.high, "count": band.count}
            for band in analysis.schedule.float_distribution()
        ],
        "quality": _quality(analysis),
        "risk": risk_shape.to_json(analysis),
        "levelling": levelled.to_json(analysis.levelling),
        "earned_value": valued.to_json(analysis.value),
        "losses": [
            {
                "code": loss.code,
                "outcome": loss.outcome.value,
                "title": loss.title,
                "why": loss.why,
                "count": loss.count,
                "rows": [{"id": row.id, "detail": row.detail} for row in loss.rows],
            }
            for loss in analysis.result.losses
        ],
        "seconds": analysis.seconds,
    }


def _file(analysis: Analysis) -> Json:
    source = analysis.result.source
    return {
        "name": analysis.path.name,
        "format": source.format,
        "tool": source.tool,
        "version": source.version,
        "encoding": source.encoding,
        "project_index": source.project_index,
        "projects": [
            {"index": item.index, "id": item.id, "name": item.name, "rows": item.tasks}
            for item in source.projects
        ],
    }


def _size(analysis: Analysis) -> Json:
    kinds = [task.kind for task in analysis.plan.tasks]
    summaries = kinds.count(TaskKind.SUMMARY)
    milestones = sum(kind.value.endswith("milestone") for kind in kinds)
    counts = dict(analysis.result.counts)
    return {**counts, "summaries": summaries, "milestones": milestones}


def _dates(analysis: Analysis) -> Json:
    plan, dates = analysis.plan, analysis.schedule
    same, known = analysis.agreement()
    return {
        "name": plan.name,
        "start": iso(dates.start),
        "finish": iso(dates.finish),
        "stored_finish": iso(plan.finish),
        "must_finish_by": iso(plan.must_finish_by),
        "data_date": iso(plan.data_date),
        "minutes_per_day": plan.options.minutes_per_day,
        "convention": plan.options.convention.value,
        "same_as_stored": same,
        "compared_with_stored": known,
    }


def _critical_path(analysis: Analysis) -> list[Json]:
    tasks = analysis.tasks
    steps = []
    for step in analysis.schedule.critical_path():
        dates, link = analysis.schedule.of(step.task), step.link
        steps.append(
            {
                "id": step.task,
                "wbs": tasks[step.task].wbs,
                "name": tasks[step.task].name,
                "start": iso(dates.start),
                "finish": iso(dates.finish),
                "total_float": dates.total_float,
                "driven_by": link
                and {
                    "predecessor": link.predecessor,
                    "type": link.type.value,
                    "lag": link.lag,
                    "lag_unit": link.lag_unit.value,
                },
                "why": analysis.schedule.explain(step.task).text,
            }
        )
    return steps


def _quality(analysis: Analysis) -> Json:
    tasks, assessment = analysis.tasks, analysis.assessment
    return {
        "passed": assessment.passed_count,
        "judged": assessment.judged_count,
        "metrics": [
            {
                "number": metric.number,
                "key": metric.key,
                "name": metric.name,
                "numerator": metric.numerator,
                "denominator": metric.denominator,
                "value": metric.value,
                "threshold": metric.threshold,
                "unit": metric.unit,
                "passed": metric.passed,
                "meaning": metric.meaning,
                "tasks": [{"id": id_, "name": tasks[id_].name} for id_ in metric.task_ids],
            }
            for metric in assessment.metrics
        ],
        "findings": [
            {
                "key": finding.key,
                "name": finding.name,
                "count": finding.count,
                "meaning": finding.meaning,
                "tasks": list(finding.task_ids),
                "links": [list(pair) for pair in finding.links],
            }
            for finding in assessment.findings
        ],
    }
