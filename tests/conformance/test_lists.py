"""Lists: as many queries for three rows as for one, and paging that loses and repeats nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from pilothouse.kit.errors import InvalidError
from pilothouse.kit.models import Sequence
from pilothouse.kit.paging import Page, paginate
from tests.conformance.addresses import operations, pages
from tests.conformance.conftest import Stage
from tests.conformance.objects import Values, objects

LIST_KEYS = {"page", "rows"}
READERS = ("pm", "director")
NEXT, PREVIOUS = "next", "previous"


@pytest.mark.django_db
@pytest.mark.parametrize("role", READERS)
def test_no_list_asks_more_for_three_rows_than_for_one(role: str, stage: Stage) -> None:
    browser = stage.client(role)
    urls = _lists(browser, stage.values)
    assert len(urls) > 10
    with transaction.atomic():
        one = {url: _queries(browser, url) for url in urls}
        objects(stage.world)
        objects(stage.world)
        three = {url: _queries(browser, url) for url in urls}
        transaction.set_rollback(True)
    grown = {url: (one[url], three[url]) for url in urls if three[url] > one[url]}
    assert grown == {}


def _lists(browser: Client, values: Values) -> list[str]:
    found = []
    for page in pages():
        answer = browser.get(page.url(values))
        context = answer.context
        if answer.status_code == 200 and context and any(key in context for key in LIST_KEYS):
            found.append(page.url(values))
    for operation in operations():
        if operation.method == "get":
            answer = browser.get(operation.url(values))
            is_json = answer.headers["Content-Type"].startswith("application/json")
            if answer.status_code == 200 and is_json and "items" in answer.json():
                found.append(operation.url(values))
    return found


def _queries(browser: Client, url: str) -> int:
    browser.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(url).status_code == 200
    return len(asked)


ROWS = st.lists(st.integers(0, 4), max_size=25)
ORDERS = st.sampled_from([["last"], ["-last"], ["last", "-key"], ["-key"], []])


class PagingLaws(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(ROWS, ORDERS, st.integers(1, 9))
    def test_the_pages_put_together_are_the_list(
        self, lasts: list[int], order: list[str], size: int
    ) -> None:
        whole, page = _sequences(lasts, order, size)
        forwards, last = _walk(page(""), page, NEXT)
        assert forwards == whole
        backwards, first = _walk(last, page, PREVIOUS)
        assert backwards[len(last.items) :] == _reversed_pages(whole, last, size)
        assert first.previous is None
        assert page("").previous is None

    @settings(max_examples=60, deadline=None)
    @given(ROWS.filter(len), ORDERS, st.integers(1, 9))
    def test_there_and_back_again(self, lasts: list[int], order: list[str], size: int) -> None:
        _whole, page = _sequences(lasts, order, size)
        here = page("")
        while here.next:
            there = page(here.next)
            assert there.previous
            assert page(there.previous).items == here.items
            here = there

    def test_a_cursor_that_is_not_ours_is_refused(self) -> None:
        for cursor in ("x", "AAAA", "eyJhIjoxfQ", "WyJuIixbMSwyLDMsNF1d", "bnVsbA"):
            with pytest.raises(InvalidError):
                paginate(Sequence.objects.all(), order=["last"], cursor=cursor)


def _sequences(
    lasts: list[int], order: list[str], size: int
) -> tuple[list[Sequence], Callable[[str], Page[Sequence]]]:
    Sequence.objects.all().delete()
    Sequence.objects.bulk_create(
        Sequence(key=f"paging {n:02d}", last=last) for n, last in enumerate(lasts)
    )
    rows = Sequence.objects.all()

    def page(cursor: str) -> Page[Sequence]:
        return paginate(rows, order=order, cursor=cursor, size=size)

    return list(rows.order_by(*order, "pk")), page


def _walk(
    start: Page[Any], page: Callable[[str], Page[Any]], way: str
) -> tuple[list[Any], Page[Any]]:
    here, seen = start, list(start.items)
    while cursor := getattr(here, way):
        here = page(cursor)
        seen += here.items
    return seen, here


def _reversed_pages(whole: list[Any], last: Page[Any], size: int) -> list[Any]:
    """The list before its last page, as pages of `size` counted from there backwards."""
    rest, pages = whole[: len(whole) - len(last.items)], []
    while rest:
        pages += rest[-size:]
        rest = rest[:-size]
    return pages
