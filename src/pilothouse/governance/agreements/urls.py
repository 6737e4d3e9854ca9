from __future__ import annotations

from django.urls import include, path

from pilothouse.governance.agreements.views import client, ours

_addresses = [
    path("projects/<str:number>/client/", ours.project_agreement, name="list"),
    path("projects/<str:number>/client/compose/", ours.compose, name="compose"),
    path("agreements/<int:version_id>/", ours.version_detail, name="detail"),
    path("agreements/<int:version_id>/send/", ours.send, name="send"),
    path("agreements/<int:version_id>/reply/", ours.reply, name="reply"),
    path("agreements/<int:version_id>/withdraw/", ours.withdraw, name="withdraw"),
    path("agreements/<int:version_id>/print/", ours.printed, name="print"),
    path("agreements/<int:version_id>/pdf/", ours.as_pdf, name="pdf"),
    path("agreements/links/<int:link_id>/revoke/", ours.revoke, name="revoke"),
    path("client/open/<str:secret>/", client.open_link, name="open"),
    path("client/agreement/", client.read, name="client"),
    path("client/agreement/comment/", client.comment, name="client-comment"),
    path("client/agreement/change/", client.change, name="client-change"),
    path("client/agreement/sign/", client.sign, name="client-sign"),
    path("client/agreement/print/", client.printed, name="client-print"),
    path("client/agreement/pdf/", client.as_pdf, name="client-pdf"),
]
urlpatterns = [path("", include((_addresses, "agreements")))]
