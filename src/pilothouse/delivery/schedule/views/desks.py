"""Pages of a plan that are the same whoever's it is: the project's own, or a copy of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.permissions import EDIT, VIEW
from pilothouse.delivery.schedule.queries.rows import computed_of, load
from pilothouse.delivery.schedule.rules.stages import may_edit
from pilothouse.delivery.schedule.types.desks import Desk, DeskAddress, DeskKind, DeskWords
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import actor_of, page, show

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A view that takes a desk, and what it needs: the right to work there, a post."""

    view: View
    writes: bool
    posts: bool = False


def reads(view: View) -> DeskPage:
    """A page that shows."""
    return DeskPage(view, writes=False)


def writes(view: View) -> DeskPage:
    """A page with a form."""
    return DeskPage(view, writes=True)


def posts(view: View) -> DeskPage:
    """A button's post."""
    return DeskPage(view, writes=True, posts=True)


def addresses(kind: DeskKind, pages: Iterable[tuple[str, DeskPage, str]]) -> list[URLPattern]:
    """The pages (address, page, name) as those of one kind of desks."""
    return [
        path(kind.prefix + address, _on(kind, each), name=name) for address, each, name in pages
    ]


def _on(kind: DeskKind, each: DeskPage) -> View:
    code = kind.edit if each.writes else kind.view

    def run(request: HttpRequest, **values: Any) -> HttpResponse:
        desk = kind.opened(actor_of(request), values.pop(kind.parameter), code)
        return each.view(request, desk, **values)

    update_wrapper(run, each.view)
    marked: View = page(code)(run)
    return require_POST(marked) if each.posts else marked


def desk_page(
    request: HttpRequest, desk: Desk, template: str, title: str, **context: Any
) -> HttpResponse:
    """Show a page of a desk, with its project's header."""
    return show(request, template, **desk_frame(desk, title), **context)


def desk_frame(desk: Desk, title: str) -> dict[str, Any]:
    """What every page of a desk needs: the project's header, the way here, the title."""
    return {
        **project_page(desk.actor, desk.project, tab="plan"),
        "desk": desk,
        "may_edit": desk.may_edit,
        "title": title,
        "crumbs": [*desk.crumbs, Crumb(title)],
    }


def dialog(request: HttpRequest) -> str:
    """The frame of a form: a dialog when the page asked for one, else a page."""
    is_dialog = bool(request.headers.get("HX-Request"))
    return "kit/dialog_form.html" if is_dialog else "kit/page_form.html"


def _own_plan(actor: Actor, number: str, code: str) -> Desk:
    """The plan of a project."""
    project = get_project(actor, number, code)
    row = queries.plan_row(actor, project.pk, code)
    loaded = load(row)
    home = reverse("schedule:plan", args=[number])
    return Desk(
        actor=actor,
        project=project,
        plan=loaded.plan,
        revision=row.version,
        may_edit=may_edit(project.stage) and permits.can(actor, EDIT, project.scope.path),
        at=DeskAddress(PLAN.space, number),
        home=home,
        words=DeskWords(
            home=_("Plan"),
            back=_("Back to the plan"),
            undo=_("Undo on the plan page takes that back."),
        ),
        crumbs=(Crumb(_("Plan"), home),),
        computed=lambda: computed_of(loaded),
        carry_out=lambda edits, expected: services.edit_plan(
            actor=actor, project_id=project.pk, edits=edits, expected=expected
        ),
    )


PLAN = DeskKind("schedule", "projects/<str:number>/plan/", "number", VIEW, EDIT, _own_plan)
