from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.queries.starting import first_day
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.governance.standards import queries, services
from pilothouse.governance.standards.forms import ImportForm, MoveForm, StartForm
from pilothouse.governance.standards.models import MethodPackage
from pilothouse.governance.standards.permissions import INSTALL, MOVE, VIEW
from pilothouse.governance.standards.tables import gate_rows, level_counts, package_facts
from pilothouse.governance.standards.types import Method
from pilothouse.kit import permits
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import actor_of, edit, page, show


@page(VIEW)
def standards(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    rows = [(package, level_counts(package.method)) for package in queries.newest(actor)]
    return show(
        request,
        "standards/list.html",
        title=_("Standards"),
        sub=_("The methods by which projects are run, and what is checked at each gate."),
        rows=rows,
        may_install=permits.can(actor, INSTALL),
    )


@page(VIEW)
def package(request: HttpRequest, code: str, edition: str) -> HttpResponse:
    actor = actor_of(request)
    found = queries.package(actor, code, edition)
    method = found.method
    return show(
        request,
        "standards/detail.html",
        title=f"{found.name} {found.edition}",
        sub=method.summary,
        crumbs=[Crumb(_("Standards"), reverse("standards:list")), Crumb(str(found))],
        package=found,
        method=method,
        gates=gate_rows(method),
        stages=_stages(method),
        facts=package_facts(found),
        versions=queries.packages(actor).filter(code=code),
        followers=queries.followers(actor, found),
    )


def _stages(method: Method) -> list[dict[str, str]]:
    return [{"label": stage.name, "state": ""} for stage in method.stages]


@page(VIEW)
def download(request: HttpRequest, code: str, edition: str) -> HttpResponse:
    found = queries.package(actor_of(request), code, edition)
    name = f"{found.code}-{found.edition}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        found.source.encode(), content_type="application/yaml; charset=utf-8", headers=headers
    )


@page(VIEW)
def vocabulary_page(request: HttpRequest) -> HttpResponse:
    permits.require_anywhere(actor_of(request), VIEW)
    return show(
        request,
        "standards/vocabulary.html",
        title=_("Facts for rules"),
        sub=_("The names that the rules of a package may use."),
        crumbs=[Crumb(_("Standards"), reverse("standards:list")), Crumb(_("Facts for rules"))],
        rows=queries.facts(),
    )


@page(INSTALL)
def import_package(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require(actor, INSTALL)
    return edit(
        request,
        form=ImportForm(request.POST or None, request.FILES or None),
        template="standards/import.html",
        save=lambda source: services.install_package(actor=actor, source=source),
        done=_address,
        said=_("Package installed. New projects of this method follow it."),
        title=_("Import a method package"),
        submit=_("Check and install"),
        cancel_url=reverse("standards:list"),
        crumbs=[Crumb(_("Standards"), reverse("standards:list")), Crumb(_("Import"))],
        vocabulary=queries.facts(),
    )


@page(MOVE)
def move_project(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number, MOVE)
    packages = queries.packages(actor).filter(code=project.method)
    now = queries.package_of(project)
    return edit(
        request,
        form=MoveForm(request.POST or None, editions=[p.edition for p in packages]),
        template="kit/page_form.html",
        save=lambda **values: services.move_project(actor=actor, project_id=project.pk, **values),
        done=lambda moved: _address(moved.package),
        said=_("The project follows the chosen version from now on."),
        **project_page(actor, project, tab="gates"),
        title=_("Move to another version of the method"),
        sub=_("Now: %(package)s. Past hand-overs keep what they were checked by.")
        % {"package": now or "–"},
        submit=_("Move the project"),
    )


@page(VIEW)
def start_plan(request: HttpRequest, number: str) -> HttpResponse:
    """The plan that the project's method begins with, to look at and to start."""
    actor = actor_of(request)
    project = get_project(actor, number)
    found = queries.package_of(project)
    tasks = found.method.plan if found else ()
    day = first_day(actor, project)
    back = reverse("schedule:plan", args=[number])
    return edit(
        request,
        form=StartForm(request.POST or None, initial={"start": day}),
        template="standards/plan.html",
        save=lambda start: services.start_plan(actor=actor, project_id=project.pk, start=start),
        done=back,
        said=_("The plan is started. Now make it this project's own."),
        **project_page(actor, project, tab="plan"),
        title=_("Start from the method"),
        sub=str(found or ""),
        crumbs=[Crumb(_("Plan"), back), Crumb(_("Start"))],
        rows=queries.plan_rows(project.name, tasks, day),
        cancel_url=back,
    )


def _address(package: MethodPackage) -> str:
    return reverse("standards:detail", args=[package.code, package.edition])
