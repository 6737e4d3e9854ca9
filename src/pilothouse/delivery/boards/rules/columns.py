"""The columns of a board, without the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from pilothouse.delivery.boards.types import BoardPlan, ColumnPlan, State
from pilothouse.kit.errors import InvalidError

MOST, LONGEST, HIGHEST = 12, 40, 999
Moves = Mapping[int, int]


def usual() -> BoardPlan:
    """The board of a project that has not arranged its own: a column for each state."""
    return BoardPlan(
        tuple(ColumnPlan(str(state.label), state, key=key) for key, state in enumerate(State, 1))
    )


def checked(columns: Sequence[ColumnPlan], before: BoardPlan) -> tuple[ColumnPlan, ...]:
    """The columns with tidy names. Raises InvalidError for a board that cannot work.

    Up to twelve columns, names that differ, at least one for each state, limits from 1 to 999,
    and keys of columns that the board has.
    """
    found = tuple(replace(each, name=" ".join(each.name.split())) for each in columns)
    names = Counter(each.name.casefold() for each in found)
    if len(found) > MOST:
        raise _wrong(_("A board has up to %(n)s columns.") % {"n": MOST})
    if any(not each.name or len(each.name) > LONGEST for each in found):
        raise _wrong(_("Give each column a name of up to %(n)s letters.") % {"n": LONGEST})
    if twice := [each.name for each in found if names[each.name.casefold()] > 1]:
        raise _wrong(_("Two columns are called “%(name)s”.") % {"name": twice[0]})
    if missing := [state for state in State if state not in {each.state for each in found}]:
        raise _wrong(
            _("Tasks that are “%(state)s” need a column.") % {"state": missing[0].label.lower()}
        )
    if any(each.limit is not None and not 1 <= each.limit <= HIGHEST for each in found):
        raise _wrong(_("A limit is a number from 1 to %(n)s, or empty.") % {"n": HIGHEST})
    keys = Counter(each.key for each in found if each.key)
    if any(before.named(key) is None or count > 1 for key, count in keys.items()):
        raise _wrong(_("A column that is kept is named once, by a key that the board has."))
    return found


def _wrong(text: str) -> InvalidError:
    return InvalidError(text, {"columns": [text]})


def leaving(before: BoardPlan, after: Sequence[ColumnPlan]) -> tuple[ColumnPlan, ...]:
    """The columns that go, or change their state, so that their cards have to go elsewhere."""
    states = {each.key: each.state for each in after}
    return tuple(each for each in before.columns if states.get(each.key) != each.state)


def check_moves(
    before: BoardPlan, after: Sequence[ColumnPlan], held: Mapping[int, int], moves: Moves
) -> None:
    """Raise InvalidError where cards of a column that goes are not sent to one of their state.

    `held` is how many cards each column has; `moves` where those of a column go, by key.
    """
    states = {each.key: each.state for each in after if each.key}
    for column in leaving(before, after):
        count = held.get(column.key, 0)
        target = moves.get(column.key)
        if target is None and count:
            text = _("Say where the cards of “%(name)s” go: there are %(n)s.")
            raise _wrong(text % {"name": column.name, "n": count})
        if target is not None and states.get(target) != column.state:
            text = _("The cards of “%(name)s” stay “%(state)s”: choose a column of that state.")
            raise _wrong(text % {"name": column.name, "state": column.state.label.lower()})


def with_keys(columns: Sequence[ColumnPlan], last: int) -> tuple[tuple[ColumnPlan, ...], int]:
    """The columns, each new one with a key that none ever had, and the highest key."""
    found = []
    for each in columns:
        last += not each.key
        found.append(each if each.key else replace(each, key=last))
    return tuple(found), last


def places_before(
    now: Mapping[int, int], before: Mapping[int, int], after: Mapping[int, int]
) -> dict[int, int]:
    """Where tasks (uids) are put once an arrangement is taken back.

    It had put those of `before` as they are in `after`; who was put elsewhere since stays there.
    """
    found = {
        uid: (before if now.get(uid) == after.get(uid) else now).get(uid)
        for uid in {*now, *before, *after}
    }
    return {uid: key for uid, key in found.items() if key is not None}


def places(
    stands: Mapping[int, int], states: Mapping[int, str], after: BoardPlan, moves: Moves
) -> dict[int, int]:
    """The column of each task (uid) that is not in the first one of its state.

    `stands` is where each task stood, `states` the state of each.
    """
    firsts = {state.value: after.first_of(state).key for state in State}
    found = {}
    for uid, key in stands.items():
        column = after.named(moves.get(key, key))
        if column and column.state == states[uid] and column.key != firsts[states[uid]]:
            found[uid] = column.key
    return found
