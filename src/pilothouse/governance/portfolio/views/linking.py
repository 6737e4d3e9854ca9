"""Links between proposals."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.governance.portfolio import queries, services
from pilothouse.governance.portfolio.forms import LinkForm
from pilothouse.governance.portfolio.permissions import EDIT
from pilothouse.governance.portfolio.views.proposals import dialog_or_page, page_of
from pilothouse.kit.web.pages import act, actor_of, edit, page


@page(EDIT)
def add_link(request: HttpRequest, proposal_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.proposal(actor, proposal_id, EDIT)
    context = page_of(row, _("Link another proposal"))
    return edit(
        request,
        form=LinkForm(request.POST or None, actor=actor, proposal=row),
        template=dialog_or_page(request),
        save=lambda other, **values: services.add_link(
            actor=actor, proposal_id=proposal_id, other_id=other.pk, **values
        ),
        done=context["cancel_url"],
        said=_("Linked. The best portfolio keeps to it."),
        submit=_("Link"),
        **context,
    )


@require_POST
@page(EDIT)
def remove_link(request: HttpRequest, proposal_id: int, link_id: int) -> HttpResponse:
    actor = actor_of(request)
    return act(
        request,
        do=lambda: services.remove_link(actor=actor, proposal_id=proposal_id, link_id=link_id),
        done=reverse("portfolio:proposal", args=[proposal_id]),
        said=_("The link is gone."),
    )
