"""The tab with a project's documents: documents lie below projects and know only their scope."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.foundation.documents.permissions import VIEW
from pilothouse.foundation.documents.queries import documents_at, may_add
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.pages import actor_of, page, show


@require_GET
@page(VIEW)
def project_documents(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    path = project.scope.path
    context = project_page(actor, project, tab="documents") | {
        "title": _("Documents"),
        "place": project.scope,
        "page": paginate(
            documents_at(actor, path), order=["title"], cursor=request.GET.get("cursor", "")
        ),
        "may_add": may_add(actor, path),
    }
    return show(request, "documents/list.html", **context)
