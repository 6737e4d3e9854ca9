"""Printing: what is drawn, in which file, by whom; and what a read-only link opens."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from pilothouse.delivery.prints import queries, services
from pilothouse.delivery.prints.models import PlanPrint
from pilothouse.delivery.prints.tasks import draw
from pilothouse.delivery.prints.types import PrintOptions, PrintState
from pilothouse.delivery.schedule.services import create_plan, edit_plan
from pilothouse.delivery.schedule.types import AddLink, AddTask
from pilothouse.engine.draw import gantt_pages, page_count
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.kit.errors import InvalidError, NotFoundError, NotPermittedError
from pilothouse.kit.jobs.running import JobContext
from tests import make
from tests.areas.boards.plans import assigned, planned

pytestmark = pytest.mark.django_db
LANDSCAPE_A4 = (842, 595)


def drawn(world: make.World, who: str = "business_pm", **options: Any) -> PlanPrint:
    """Ask for a print and let the job draw it."""
    actor = world.actor(who)
    row = services.ask_print(
        actor=actor, project_id=world.project.pk, options=PrintOptions(**options)
    )
    draw(JobContext(row.job_id or 0, actor), {"print_id": row.pk})
    row.refresh_from_db()
    return row


def many(world: make.World, count: int) -> None:
    pm, key = world.actor("business_pm"), world.project.pk
    create_plan(actor=pm, project_id=key, start=date(2026, 3, 2))
    edits = [AddTask(f"Task {n}", task=n + 10, duration=480 * (n % 30 + 1)) for n in range(count)]
    edit_plan(actor=pm, project_id=key, edits=edits)


def test_a_link_to_a_task_on_another_page_says_where_it_goes_on(world: make.World) -> None:
    many(world, 40)
    edit = AddLink(10, 49)
    edit_plan(actor=world.actor("business_pm"), project_id=world.project.pk, edits=[edit])
    row = drawn(world, columns=("number",))
    assert row.pages == 2
    assert "40Task0·p.2" in text_of(row)
    row.file.seek(0)
    assert "1Task39·p.1" in text_of(row)


def text_of(row: PlanPrint) -> str:
    """All signs of a PDF file in order, without the gaps between words."""
    document = pypdfium2.PdfDocument(row.file.read())
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def test_a_pdf_holds_every_task_the_legend_and_page_numbers(world: make.World) -> None:
    many(world, 90)
    row = drawn(world, columns=("number", "duration", "start", "finish"))
    assert (row.state, row.pages) == (PrintState.READY, 3)
    assert row.size > 1000
    text = text_of(row)
    assert all(f"Task{n}" in text for n in range(90))
    for words in ("Critical", "Milestone", "Page1of3", "Page3of3", "2Mar26"):
        assert words in text


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({}, LANDSCAPE_A4),
        ({"orientation": "portrait"}, LANDSCAPE_A4[::-1]),
        ({"paper": "a3"}, (1191, 842)),
        ({"paper": "letter"}, (792, 612)),
    ],
)
def test_the_paper_is_the_one_that_was_chosen(
    world: make.World, options: dict[str, str], size: tuple[int, int]
) -> None:
    planned(world)
    document = pypdfium2.PdfDocument(drawn(world, **options).file.read())
    assert tuple(round(value) for value in document[0].get_size()) == size


def test_one_page_is_a_picture_and_several_are_a_bundle(world: make.World) -> None:
    many(world, 60)
    row = drawn(world, kind="png", level=0)
    assert row.file_name.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(row.file.read())) as bundle:
        assert bundle.namelist() == ["page-001.png", "page-002.png"]
        picture = Image.open(io.BytesIO(bundle.read("page-001.png")))
    assert picture.size == (1684, 1191)
    assert len(picture.getcolors(1 << 24) or []) > 50
    one = drawn(world, kind="png", paper="a2")
    assert one.file_name.endswith(".png")


def test_pages_side_by_side_cut_the_time_and_repeat_the_rows(world: make.World) -> None:
    planned(world)
    actor, key = world.actor("business_pm"), world.project.pk
    sheet, paper = queries.laid_out(actor, key, PrintOptions(across=3))
    pages = list(gantt_pages(sheet, paper))
    assert page_count(sheet, paper) == len(pages) == 3
    assert all("Hand over" in page for page in pages)


def test_what_is_drawn_follows_the_options(world: make.World) -> None:
    uids = planned(world)
    assigned(world, uids[0])
    actor, key = world.actor("business_pm"), world.project.pk

    def rows(**options: Any) -> list[str]:
        sheet, _paper = queries.laid_out(actor, key, PrintOptions(**options))
        return [row.cells[-1].strip() for row in sheet.rows]

    assert rows(columns=()) == ["Phase", "Design", "Build", "Test", "Hand over"]
    assert rows(columns=(), level=1) == ["Phase"]
    assert rows(columns=(), which="milestones") == []
    assert rows(columns=(), which="critical") == ["Phase", "Hand over"]
    assert rows(columns=("people",))[1] == "Team Member"
    sheet, paper = queries.laid_out(
        actor, key, PrintOptions(first=date(2026, 3, 4), last=date(2026, 3, 5))
    )
    assert (paper.first, paper.last) == (date(2026, 3, 4), date(2026, 3, 5))
    assert len(list(gantt_pages(sheet, paper))) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"paper": "b7"}, {"kind": "svg"}, {"columns": ("salary",)}, {"across": 0}, {"level": -1},
        {"first": date(2026, 3, 5), "last": date(2026, 3, 4)},
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused_in_words(world: make.World, wrong: dict[str, Any]) -> None:
    planned(world)
    options = replace(PrintOptions(), **wrong)
    with pytest.raises(InvalidError):
        services.ask_print(
            actor=world.actor("business_pm"), project_id=world.project.pk, options=options
        )
    assert not PlanPrint.objects.exists()


def test_members_print_auditors_read_and_strangers_do_neither(world: make.World) -> None:
    planned(world)
    row = drawn(world, "team_member")
    assert queries.plan_print(world.actor("auditor"), row.pk) == row
    with pytest.raises(NotPermittedError):
        drawn(world, "auditor")
    with pytest.raises(NotFoundError):
        drawn(world, "stranger")


def test_removing_a_print_removes_its_file_once_that_is_certain(
    world: make.World, django_capture_on_commit_callbacks: Any
) -> None:
    planned(world)
    row = drawn(world)
    storage, name = row.file.storage, row.file.name
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_print(actor=world.actor("business_pm"), print_id=row.pk)
        assert storage.exists(name)
    assert not storage.exists(name)


def test_a_link_opens_until_it_ends(world: make.World) -> None:
    planned(world)
    pm, key = world.actor("business_pm"), world.project.pk
    row = services.give_share(actor=pm, project_id=key, name="Council", days=10)
    secret = queries.secret_of(row)
    assert queries.share_of_secret(secret, make.NOW) == row
    assert queries.share_of_secret(f"{secret}x", make.NOW) is None
    assert queries.share_of_secret(secret, make.NOW + timedelta(days=10)) is None
    services.end_share(actor=pm, share_id=row.pk)
    assert queries.share_of_secret(secret, make.NOW) is None
    assert AuditEvent.objects.order_by("-seq")[0].action == "plan.share_ended"


def test_only_pms_give_links_and_for_a_time(world: make.World) -> None:
    planned(world)
    key = world.project.pk
    with pytest.raises(NotPermittedError):
        services.give_share(actor=world.actor("team_member"), project_id=key, name="Me")
    for days in (0, 181):
        with pytest.raises(InvalidError):
            services.give_share(
                actor=world.actor("business_pm"), project_id=key, name="Long", days=days
            )


def test_a_link_shows_no_people(world: make.World) -> None:
    uids = planned(world)
    assigned(world, uids[0])
    row = services.give_share(
        actor=world.actor("business_pm"), project_id=world.project.pk, name="Council"
    )
    found = queries.shared_page(row, make.NOW, 1)
    assert [line.name for line in found.lines][:2] == ["Phase", "Design"]
    assert "Team Member" not in found.picture
    assert (found.number, found.total) == (1, 1)
    assert queries.shared_page(row, make.NOW, 99).number == 1
