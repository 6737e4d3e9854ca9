"""What a column of a table may mean, and a first guess by its heading."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum


class Target(StrEnum):
    """What a column holds of a task. KEEP makes it a custom field, IGNORE leaves it out."""

    NAME = "name"
    ID = "id"
    WBS = "wbs"
    LEVEL = "level"
    PARENT = "parent"
    KIND = "kind"
    MILESTONE = "milestone"
    DURATION = "duration"
    OPTIMISTIC = "optimistic"
    PESSIMISTIC = "pessimistic"
    START = "start"
    FINISH = "finish"
    PERCENT = "percent"
    PREDECESSORS = "predecessors"
    RESOURCES = "resources"
    WORK = "work"
    COST = "cost"
    CONSTRAINT = "constraint"
    CONSTRAINT_DATE = "constraint_date"
    DEADLINE = "deadline"
    ACTUAL_START = "actual_start"
    ACTUAL_FINISH = "actual_finish"
    PRIORITY = "priority"
    NOTES = "notes"
    KEEP = "keep"
    IGNORE = "ignore"


TARGETS: Mapping[Target, str] = {
    Target.NAME: "Task name",
    Target.ID: "Number of the row (for predecessors)",
    Target.WBS: "WBS or activity code",
    Target.LEVEL: "Outline level (1, 2, 3 …)",
    Target.PARENT: "Number of the row above it",
    Target.KIND: "Kind (task, milestone, summary)",
    Target.MILESTONE: "Milestone (yes or no)",
    Target.DURATION: "Duration",
    Target.OPTIMISTIC: "Optimistic duration",
    Target.PESSIMISTIC: "Pessimistic duration",
    Target.START: "Start",
    Target.FINISH: "Finish",
    Target.PERCENT: "Percent complete",
    Target.PREDECESSORS: "Predecessors",
    Target.RESOURCES: "Resources",
    Target.WORK: "Work (hours)",
    Target.COST: "Cost",
    Target.CONSTRAINT: "Constraint",
    Target.CONSTRAINT_DATE: "Date of the constraint",
    Target.DEADLINE: "Deadline",
    Target.ACTUAL_START: "Actual start",
    Target.ACTUAL_FINISH: "Actual finish",
    Target.PRIORITY: "Priority (0 to 1000)",
    Target.NOTES: "Notes",
    Target.KEEP: "Keep as a custom field",
    Target.IGNORE: "Leave out",
}
REPEATABLE = {Target.KEEP, Target.IGNORE}

# Headings as the tools write them, in English, German, French and Spanish.
_KNOWN: dict[Target, str] = {
    Target.NAME: "name|task name|task|activity name|activity|title|summary|subject|vorgangsname|"
    "vorgang|aufgabe|bezeichnung|tâche|nom|nom de la tâche|tarea|nombre|nombre de tarea|"
    "primary column",
    Target.ID: "id|no|nr|number|row|row number|uid|unique id|task id|#|n°",
    Target.WBS: "wbs|wbs code|outline number|activity id|psp|psp code|gliederungsnummer|edt|code",
    Target.LEVEL: "level|outline level|gliederungsebene|ebene|niveau|nivel|indent",
    Target.PARENT: "parent|parent id|parent task|eltern",
    Target.KIND: "kind|type|task type|activity type|art",
    Target.MILESTONE: "milestone|meilenstein|jalon|hito",
    Target.DURATION: "duration|duration days|days|original duration|dauer|durée|duración|"
    "planned duration",
    Target.OPTIMISTIC: "optimistic|optimistic duration|minimum duration|min duration|best case|"
    "optimistische dauer|durée optimiste|duración optimista",
    Target.PESSIMISTIC: "pessimistic|pessimistic duration|maximum duration|max duration|"
    "worst case|pessimistische dauer|durée pessimiste|duración pesimista",
    Target.START: "start|start date|begin|begin date|planned start|anfang|beginn|start datum|"
    "début|date de début|comienzo|inicio",
    Target.FINISH: "finish|finish date|end|end date|planned finish|ende|fertigstellung|fin|"
    "date de fin|due",
    Target.PERCENT: "complete|percent complete|% complete|complete %|progress|% abgeschlossen|"
    "fortschritt|% achevé|% completado|activity % complete",
    Target.PREDECESSORS: "predecessors|predecessor|depends on|dependencies|vorgänger|"
    "prédécesseurs|predecesoras",
    Target.RESOURCES: "resources|resource names|resource|assigned to|assignee|owner|responsible|"
    "ressourcen|ressourcennamen|verantwortlich|noms ressources|recursos",
    Target.WORK: "work|work hours|effort|hours|arbeit|aufwand|travail|trabajo|budgeted units",
    Target.COST: "cost|kosten|coût|costo|coste|budget",
    Target.CONSTRAINT: "constraint|constraint type|einschränkungsart",
    Target.CONSTRAINT_DATE: "constraint date|einschränkungstermin",
    Target.DEADLINE: "deadline|stichtag|due date|échéance|fecha límite",
    Target.ACTUAL_START: "actual start|ist anfang|tatsächlicher anfang|début réel",
    Target.ACTUAL_FINISH: "actual finish|actual end|tatsächliches ende|ist ende|fin réelle",
    Target.PRIORITY: "priority|priorität|priorité|prioridad",
    Target.NOTES: "notes|comments|description|remarks|notizen|bemerkung|remarques|notas",
}
# Computed by every tool itself; no column of a plan.
_IGNORED = "total float|total float days|critical|free float|total slack|free slack|late|status"


def plain(heading: str) -> str:
    """A heading without case, punctuation and unit, for comparing."""
    folded = unicodedata.normalize("NFC", heading).casefold()
    return " ".join(re.sub(r"[^\w%#°]+", " ", folded).replace("_", " ").split())


_BY_HEADING = {
    plain(text): target for target, texts in _KNOWN.items() for text in texts.split("|")
} | {plain(text): Target.IGNORE for text in _IGNORED.split("|")}


def guessed(headings: Iterable[str]) -> dict[str, Target]:
    """Give what each heading probably means; every meaning once, unknown columns are kept."""
    found: dict[str, Target] = {}
    for heading in headings:
        name = plain(heading)
        target = _BY_HEADING.get(name) or _BY_HEADING.get(re.sub(r" (%|days|hours)$", "", name))
        taken = target in found.values() and target not in REPEATABLE
        found[heading] = Target.KEEP if target is None or taken else target
    return found


def signature(headings: Iterable[str]) -> str:
    """A text that two tables share when their columns have the same headings in any order."""
    return "\n".join(sorted(plain(heading) for heading in headings))
