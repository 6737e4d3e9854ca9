"""Records found by task do what a plain list would, and many edits stay quick."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.rules.blank import blank_plan
from pilothouse.delivery.schedule.rules.by_task import ByTask
from pilothouse.delivery.schedule.types import (
    AddTask,
    Indent,
    Outdent,
    RemoveTask,
    SetPredecessors,
)
from pilothouse.engine.network.data import Link, LinkType, Plan
from pilothouse.kit.errors import InvalidError

pytestmark = pytest.mark.nodb
Ends = tuple[int, int]
ENDS = st.tuples(st.integers(1, 5), st.integers(1, 5))
STEPS = st.lists(st.tuples(st.sampled_from(["add", "drop", "swap", "tasks"]), ENDS), max_size=25)


@given(first=st.lists(ENDS, max_size=8), steps=STEPS)
def test_records_stay_as_in_a_list(first: list[Ends], steps: list[tuple[str, Ends]]) -> None:
    plain = [Link(*ends) for ends in first]
    found = ByTask(plain, lambda link: tuple({*_ends(link)}))
    for number, (verb, ends) in enumerate(steps, 1):
        known = next((link for link in plain if _ends(link) == ends), None)
        if verb == "add":
            plain.append(Link(*ends, lag=number))
            found.add(plain[-1])
        elif verb == "tasks":
            plain = [link for link in plain if ends[0] not in _ends(link)]
            found.drop_tasks([ends[0]])
        elif known is not None and verb == "drop":
            plain.remove(known)
            found.drop(next(link for link in found if link == known))
        elif known is not None:
            changed = Link(*ends, lag=number)
            plain[plain.index(known)] = changed
            found.swap(next(link for link in found if link == known), changed)
        assert list(found) == plain
        for task in range(1, 6):
            assert found.of(task) == [link for link in plain if task in _ends(link)]


def _ends(link: Link) -> Ends:
    return link.predecessor, link.successor


def _pasted(count: int) -> Plan:
    """`count` rows, each waiting for the one above."""
    edits = [AddTask(f"Row {n}", None, n - 1 or None, 480, task=n) for n in range(1, count + 1)]
    links = [SetPredecessors(n, (Link(n - 1, n),)) for n in range(2, count + 1)]
    return rules.apply(blank_plan("P", 0), [*edits, *links])


def test_a_thousand_rows_pasted_indented_and_removed() -> None:
    plan = _pasted(1000)
    assert [(k.predecessor, k.successor) for k in plan.links] == [
        (n, n + 1) for n in range(1, 1000)
    ]
    cut = rules.apply(plan, [SetPredecessors(2, ()), *(Indent(n) for n in range(2, 1001))])
    assert {task.parent for task in cut.tasks[1:]} == {1}
    assert [task.wbs for task in cut.tasks[:3]] == ["1", "1.1", "1.2"]
    left = rules.apply(cut, [RemoveTask(n) for n in range(3, 1001)])
    assert [task.id for task in left.tasks] == [1, 2]
    assert left.links == ()


def test_rows_below_an_outdented_one_become_its_own_unless_they_are_linked() -> None:
    plan = rules.apply(blank_plan("P", 0), [
        AddTask("A", None, None, task=1), AddTask("B", 1, None, task=2), AddTask("C", 1, 2, task=3),
    ])  # fmt: skip
    out = rules.apply(plan, [Outdent(2)])
    assert [(task.id, task.parent) for task in out.tasks] == [(1, None), (2, None), (3, 2)]
    linked = rules.apply(plan, [SetPredecessors(3, (Link(2, 3),))])
    with pytest.raises(InvalidError, match="“B” would contain “C”, and the two are linked"):
        rules.apply(linked, [Outdent(2)])


def test_predecessors_that_stay_keep_their_place() -> None:
    plan = _pasted(4)
    links = (Link(3, 4), Link(1, 4, LinkType.SS, 60))
    again = rules.apply(plan, [SetPredecessors(4, links)])
    assert again.links == (Link(1, 2), Link(2, 3), Link(3, 4), Link(1, 4, LinkType.SS, 60))
    fewer = rules.apply(again, [SetPredecessors(4, links[1:])])
    assert fewer.links == (Link(1, 2), Link(2, 3), Link(1, 4, LinkType.SS, 60))
