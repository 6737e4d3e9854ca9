"""The pages of reports, the sheet of paper and the panels of the home pages."""

from __future__ import annotations

import sys

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.insight.reports import services, tables
from pilothouse.insight.reports.models import StatusReport
from pilothouse.insight.reports.types import ReportState
from tests import make
from tests.areas.reports.worlds import WORDS, drafted, project_with_plan, published, slip, threats

pytestmark = pytest.mark.django_db


def build_world() -> make.World:
    return project_with_plan(build=22)


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def fields(report: StatusReport, **changes: object) -> dict[str, object]:
    names = ("stated_rag", "time_rag", "cost_rag", "scope_rag")
    facts = {"as_of": report.as_of, "version": report.version}
    return facts | {name: getattr(report, name) for name in names} | WORDS | changes


def hopeful(world: make.World) -> StatusReport:
    return published(world, stated_rag="green", stated_reason="We win the days back.")


def test_a_pm_starts_writes_and_publishes(world: make.World) -> None:
    client = signed_in(world, "business_pm")
    answer = client.post(reverse("reports:start", args=[world.project.number]), follow=True)
    report = StatusReport.objects.get()
    assert answer.redirect_chain == [(reverse("reports:edit", args=[report.pk]), 302)]
    assert "12 working days behind baseline 1" in answer.text
    url = reverse("reports:edit", args=[report.pk])
    client.post(url, fields(report))
    report.refresh_from_db()
    assert (report.state, report.summary) == (ReportState.DRAFT, WORDS["summary"])
    answer = client.post(url, fields(report, publish="1"), follow=True)
    assert answer.redirect_chain == [(reverse("reports:detail", args=[report.pk]), 302)]
    assert "Frozen and unchanged" in answer.text
    report.refresh_from_db()
    assert report.state == ReportState.PUBLISHED


def test_a_refused_publication_saves_nothing_and_keeps_the_words(world: make.World) -> None:
    report = drafted(world)
    client = signed_in(world, "business_pm")
    url = reverse("reports:edit", args=[report.pk])
    body = fields(report, summary="New words", stated_rag="green", publish="1")
    answer = client.post(url, body)
    assert answer.status_code == 422
    assert "New words" in answer.text
    assert "Say why you differ" in answer.text
    report.refresh_from_db()
    assert (report.summary, report.state) == (WORDS["summary"], ReportState.DRAFT)


def test_an_edit_of_an_old_version_shows_the_other_words(world: make.World) -> None:
    report = drafted(world)
    services.edit_report(
        actor=world.actor("technical_pm"), report_id=report.pk, summary="Other words"
    )
    answer = signed_in(world, "business_pm").post(
        reverse("reports:edit", args=[report.pk]), fields(report, summary="My words")
    )
    assert answer.status_code == 409
    assert "Other words" in answer.text


def test_both_colours_stand_side_by_side_with_the_reasons(world: make.World) -> None:
    report = hopeful(world)
    shown = signed_in(world, "sponsor").get(reverse("reports:detail", args=[report.pk])).text
    assert "Overall: stated on track, the figures say off track." in shown
    assert "We win the days back." in shown
    assert "The finish is 12 working days behind baseline 1." in shown
    listed = signed_in(world, "auditor").get(reverse("reports:list", args=[world.project.number]))
    assert "Stated better than computed" in listed.text


def test_the_page_of_a_published_report_does_not_move(world: make.World) -> None:
    threats(world)
    report = published(world)
    url = reverse("reports:detail", args=[report.pk])
    client = signed_in(world, "auditor")
    assert "7 Apr 26" in client.get(url).text
    slip(world, 20)
    assert "7 Apr 26" in client.get(url).text


def test_a_changed_row_is_shown_as_changed(world: make.World) -> None:
    report = published(world)
    StatusReport.objects.update(summary="All is well.")
    shown = signed_in(world, "auditor").get(reverse("reports:detail", args=[report.pk])).text
    assert "Changed since it was published" in shown


def test_a_withdrawn_report_stays_readable_with_its_reason(world: make.World) -> None:
    report = published(world)
    client = signed_in(world, "business_pm")
    client.post(reverse("reports:withdraw", args=[report.pk]), {"reason": "Wrong day."})
    shown = signed_in(world, "sponsor").get(reverse("reports:detail", args=[report.pk])).text
    assert "Wrong day." in shown
    assert WORDS["summary"] in shown


def test_others_find_no_way_to_write(world: make.World) -> None:
    start = reverse("reports:start", args=[world.project.number])
    listed = reverse("reports:list", args=[world.project.number])
    for role in ("pmo_director", "sponsor", "team_member"):
        client = signed_in(world, role)
        assert start not in client.get(listed).text
        assert client.post(start).status_code == 403
    report = drafted(world)
    assert signed_in(world, "pmo_director").get(
        reverse("reports:detail", args=[report.pk])
    ).status_code == 404  # fmt: skip


def test_the_register_shows_the_newest_standing_report_of_each(world: make.World) -> None:
    hopeful(world)
    second = published(world)
    shown = signed_in(world, "pmo_manager").get(reverse("reports:all")).text
    assert shown.count(world.project.number) == 1
    assert reverse("reports:detail", args=[second.pk]) in shown


def test_the_sheet_is_one_page_and_names_the_project(world: make.World) -> None:
    report = hopeful(world)
    assert report.figures is not None
    drawn = tables.laid_out(report, report.figures)
    assert len(drawn.pages) == 1
    assert drawn.metadata.title.startswith(world.project.name)
    answer = signed_in(world, "sponsor").get(reverse("reports:pdf", args=[report.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_the_longest_texts_fit_one_page(world: make.World) -> None:
    for _ in range(4):
        threats(world)
    why = "w" * 40 + " because of it" * 14
    report = published(
        world,
        summary=("A sentence of words. " * 33).strip(),
        next_steps="\n".join(f"{n}. Something that happens in the next weeks" for n in range(7)),
        help_needed=("Somebody decides. " * 16).strip(),
        stated_rag="green",
        stated_reason=why,
        time_rag="amber",
        time_reason=why,
    )
    assert report.figures is not None
    figures = report.figures
    figures["bars"] = [figures["bars"][0] | {"name": f"Part {n} of the works"} for n in range(9)]
    figures["milestones"] = figures["milestones"] * 6
    figures["health"]["reasons"] = ["The finish is 12 working days behind baseline 1."] * 3
    assert len(tables.laid_out(report, figures).pages) == 1


def test_a_server_without_the_drawing_library_says_what_to_install(
    world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = published(world)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    answer = signed_in(world, "sponsor").get(reverse("reports:pdf", args=[report.pk]))
    assert answer.status_code == 503
    assert "libpango" in answer.text


def test_the_pms_home_says_what_is_due(world: make.World) -> None:
    client = signed_in(world, "business_pm")
    url = reverse("reports:managed")
    due = reverse("notify:due")
    assert "Write the status report" in client.get(due).text
    report = drafted(world)
    assert reverse("reports:edit", args=[report.pk]) in client.get(due).text
    services.publish_report(actor=world.actor("business_pm"), report_id=report.pk)
    assert world.project.name in client.get(url).text


def test_the_sponsors_home_shows_what_is_asked(world: make.World) -> None:
    published(world)
    shown = signed_in(world, "sponsor").get(reverse("reports:sponsored")).text
    assert WORDS["help_needed"] in shown


def test_the_directors_home_counts(world: make.World) -> None:
    hopeful(world)
    shown = signed_in(world, "pmo_director").get(reverse("reports:overview")).text
    assert "1 off track" in shown
    assert reverse("health:room") in shown


def test_panels_with_nothing_to_show_are_empty(world: make.World) -> None:
    other = make.person()
    make.grant(other, "business_pm", world.project.scope)
    make.grant(other, "sponsor", world.project.scope)
    client = Client()
    client.force_login(make.user(other))
    for name in ("managed", "sponsored"):
        assert client.get(reverse(f"reports:{name}")).text.strip() == ""


@pytest.mark.parametrize(
    ("role", "there", "absent"),
    [
        ("business_pm", "managed", "sponsored"),
        ("sponsor", "sponsored", "managed"),
        ("pmo_director", "overview", "managed"),
    ],
)
def test_each_role_gets_its_home(world: make.World, role: str, there: str, absent: str) -> None:
    shown = signed_in(world, role).get("/").text
    assert reverse(f"reports:{there}") in shown
    assert reverse(f"reports:{absent}") not in shown
