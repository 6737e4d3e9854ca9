"""The board, the rounds and the API of gates."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pilothouse.delivery.work.types import Stage
from pilothouse.governance.gates import services
from pilothouse.governance.gates.models import HandOver, ManualCheck, Waiver
from pilothouse.governance.standards.services import SHIPPED, install_package
from tests import make
from tests.areas.gates.ready import Ready, ready

pytestmark = pytest.mark.django_db


def build_world() -> Ready:
    return ready(timezone.now())


@pytest.fixture
def made(world: Ready) -> Ready:
    return world


def signed_in(made: Ready, role: str) -> Client:
    client = Client()
    client.force_login(made.world.user(role))
    return client


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def board(made: Ready) -> str:
    return f"/projects/{made.world.project.number}/gates/"


def test_the_board_shows_what_fails_with_rows_and_remedy(made: Ready) -> None:
    risk = made.risk(title="Flood", likelihood=5, impact=5)
    page = text_of(signed_in(made, "business_pm"), board(made))
    assert "1 of 1 high risks have no contingency plan" in page
    assert f'href="/risks/{risk.pk}/"' in page
    assert "How to mend" in page
    assert f"/projects/{made.world.project.number}/risks/" in page
    assert "risk_contingency/waive/" not in page


def test_the_other_gate_can_be_looked_at(made: Ready) -> None:
    page = text_of(signed_in(made, "auditor"), f"{board(made)}?gate=closing")
    assert "No risk is left open" in page


def test_the_pmo_is_told_of_a_newer_version(made: Ready) -> None:
    source = (SHIPPED / "predictive.yaml").read_text(encoding="utf-8")
    newer = source.replace('version: "1.0"', 'version: "1.1"')
    install_package(actor=made.pmo.at(timezone.now()), source=newer)
    assert "Predictive 1.1" in text_of(signed_in(made, "pmo_manager"), board(made))
    assert "Predictive 1.1" not in text_of(signed_in(made, "business_pm"), board(made))


def test_a_project_without_a_standard_says_so(made: Ready) -> None:
    project = make.project(made.world, made.world.people, method="folklore")
    page = text_of(signed_in(made, "business_pm"), f"/projects/{project.number}/gates/")
    assert "No standard for this method" in page


def test_evidence_of_the_agreement_is_for_those_who_may_see_it(made: Ready) -> None:
    row = made.submitted()
    client = f"/projects/{made.world.project.number}/client/"
    for address in (f"{board(made)}?gate=hand_over", f"/hand-overs/{row.pk}/"):
        assert client in text_of(signed_in(made, "business_pm"), address)
        page = text_of(signed_in(made, "team_member"), address)
        assert client not in page
        assert "not shared with you" in page


def test_strangers_see_nothing(made: Ready) -> None:
    row = made.submitted()
    stranger = signed_in(made, "stranger")
    assert stranger.get(board(made)).status_code == 404
    assert stranger.get(f"/hand-overs/{row.pk}/").status_code == 404
    assert stranger.get("/hand-overs/inbox/").status_code == 403
    assert Client().get(board(made)).status_code == 302


def test_the_whole_way_in_pages(made: Ready) -> None:
    pm, pmo = signed_in(made, "business_pm"), signed_in(made, "pmo_manager")
    assert "Note to the PMO" in text_of(pm, f"{board(made)}hand-over/")
    answer = pm.post(f"{board(made)}hand-over/", {"note": "Ready when you are"})
    address = answer.headers["Location"]
    assert "somebody else of the PMO judges it" in text_of(pm, address)
    assert made.world.project.name in text_of(pmo, "/hand-overs/inbox/")
    assert "Ready when you are" in text_of(pmo, address)
    assert pmo.post(f"{address}accept/", {"reason": "Good"}).status_code == 409
    for check in ManualCheck.objects.all():
        done = pmo.post(f"/hand-overs/checks/{check.pk}/", {"answer": "yes", "comment": "Seen"})
        assert done.status_code == 302
    assert text_of(pmo, f"{address}accept/")
    assert pmo.post(f"{address}accept/", {"reason": "Good"}).status_code == 302
    made.world.project.refresh_from_db()
    assert made.world.project.stage == Stage.EXECUTION
    assert "baseline 1 was frozen" in text_of(pm, address)
    assert made.world.project.name not in text_of(pmo, "/hand-overs/inbox/")


def test_a_pm_who_is_also_of_the_pmo_is_refused_on_the_page(made: Ready) -> None:
    make.grant(made.world.people["business_pm"], "pmo_director")
    row = made.answered(made.submitted())
    pm = signed_in(made, "business_pm")
    assert f"/hand-overs/{row.pk}/accept/" not in text_of(pm, f"/hand-overs/{row.pk}/")
    assert pm.post(f"/hand-overs/{row.pk}/accept/", {"reason": "Mine"}).status_code == 403
    refused = pm.post(
        f"/api/v1/hand-overs/{row.pk}/accept", {"reason": "Mine"}, content_type="application/json"
    )
    assert refused.status_code == 403
    assert HandOver.objects.get().state == "submitted"


def test_what_blocks_is_named_on_the_hand_over_page(made: Ready) -> None:
    made.risk(likelihood=5, impact=5)
    pm = signed_in(made, "business_pm")
    assert "These block" in text_of(pm, f"{board(made)}hand-over/")
    assert pm.post(f"{board(made)}hand-over/", {"note": ""}).status_code == 409


def test_a_return_is_shown_beside_its_criterion(made: Ready) -> None:
    row = made.submitted()
    pmo, pm = signed_in(made, "pmo_director"), signed_in(made, "business_pm")
    assert "on_measures" in text_of(pmo, f"/hand-overs/{row.pk}/return/")
    pmo.post(f"/hand-overs/{row.pk}/return/", {"reason": "Thin", "on_measures": "Say how"})
    assert "Say how" in text_of(pm, f"/hand-overs/{row.pk}/")
    assert "Round 1 was returned" in text_of(pm, board(made))


def test_a_round_is_taken_back(made: Ready) -> None:
    row = made.submitted()
    pm = signed_in(made, "technical_pm")
    assert text_of(pm, f"/hand-overs/{row.pk}/withdraw/")
    pm.post(f"/hand-overs/{row.pk}/withdraw/", {"reason": "Not yet"})
    assert HandOver.objects.get().state == "withdrawn"


def test_a_waiver_is_granted_and_ended_in_pages(made: Ready) -> None:
    made.risk(response_plan="")
    pmo = signed_in(made, "pmo_manager")
    address = f"{board(made)}risk_response/waive/"
    assert address in text_of(pmo, board(made))
    assert text_of(pmo, address)
    until = (made.now.date().replace(day=1)).isoformat()
    assert pmo.post(address, {"reason": "Why", "expires_on": until}).status_code == 422
    later = timezone.now().date() + timedelta(days=10)
    done = pmo.post(address, {"reason": "Workshop", "expires_on": later.isoformat()})
    assert done.status_code == 302
    assert "Workshop" in text_of(signed_in(made, "business_pm"), board(made))
    waiver = Waiver.objects.get()
    assert text_of(pmo, f"/waivers/{waiver.pk}/end/")
    pmo.post(f"/waivers/{waiver.pk}/end/", {"reason": "Done"})
    waiver.refresh_from_db()
    assert waiver.ended_at is not None
    assert signed_in(made, "business_pm").get(address).status_code == 403


def test_the_board_asks_the_same_number_of_queries_for_more_rows(
    made: Ready, django_assert_num_queries: object, django_assert_max_num_queries: object
) -> None:
    pm = signed_in(made, "business_pm")
    pm.get(board(made))
    with django_assert_max_num_queries(90) as seen:  # type: ignore[operator]
        pm.get(board(made))
    for _ in range(3):
        made.risk()
    with django_assert_num_queries(len(seen)):  # type: ignore[operator]
        pm.get(board(made))


def test_the_api(made: Ready) -> None:
    pm, pmo = signed_in(made, "business_pm"), signed_in(made, "pmo_manager")
    read = pm.get(f"/api/v1/projects/{made.project_id}/compliance").json()
    assert read["gate"] == "hand_over"
    assert {r["outcome"] for r in read["results"] if r["level"] == "blocks"} == {"holds"}
    sent = pm.post(
        f"/api/v1/projects/{made.project_id}/hand-overs",
        {"note": "Please"},
        content_type="application/json",
    )
    assert (sent.status_code, sent.json()["state"]) == (201, "submitted")
    address = f"/api/v1/hand-overs/{sent.json()['id']}"
    detail = pmo.get(address).json()
    assert detail["package"]["note"] == "Please"
    for check in detail["checks"]:
        pmo.post(
            f"/api/v1/hand-overs/checks/{check['id']}",
            {"answer": "yes", "version": check["version"]},
            content_type="application/json",
        )
    done = pmo.post(f"{address}/accept", {"reason": "Good"}, content_type="application/json")
    assert (done.json()["state"], done.json()["baseline_number"]) == ("accepted", 1)
    listed = pm.get(f"/api/v1/hand-overs?project_id={made.project_id}").json()["items"]
    assert [item["number"] for item in listed] == [1]


def test_returning_withdrawing_and_waiving_by_the_api(made: Ready) -> None:
    pm, pmo = signed_in(made, "business_pm"), signed_in(made, "pmo_manager")
    first = made.submitted()
    answer = pmo.post(
        f"/api/v1/hand-overs/{first.pk}/return",
        {"reason": "Thin", "reasons": {"measures": "Say how"}},
        content_type="application/json",
    )
    assert answer.json()["state"] == "returned"
    second = services.submit_hand_over(actor=made.pm, project_id=made.project_id)
    answer = pm.post(
        f"/api/v1/hand-overs/{second.pk}/withdraw",
        {"reason": "Later"},
        content_type="application/json",
    )
    assert answer.json()["state"] == "withdrawn"
    later = (timezone.now().date() + timedelta(days=10)).isoformat()
    body = {"key": "logic", "reason": "Known", "expires_on": later}
    address = f"/api/v1/projects/{made.project_id}/waivers"
    waived = pmo.post(address, body, content_type="application/json")
    assert waived.status_code == 201
    ended = pmo.post(
        f"/api/v1/waivers/{waived.json()['id']}/end",
        {"reason": "Mended"},
        content_type="application/json",
    )
    assert ended.json()["ended_at"]
