from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from pilothouse.foundation.access import views

_addresses = [
    path("profile/", views.profile, name="profile"),
    path("profile/tokens/", views.tokens, name="tokens"),
    path("profile/tokens/<int:token_id>/revoke/", views.revoke_token, name="revoke_token"),
    path("administration/accounts/", views.accounts, name="accounts"),
    path("administration/accounts/figures/", views.figures_panel, name="figures"),
    path("administration/accounts/new/", views.new_account, name="new_account"),
    path("administration/accounts/<int:user_id>/", views.account, name="account"),
    path("administration/accounts/<int:user_id>/grant/", views.grant, name="grant"),
    path("administration/accounts/<int:user_id>/active/", views.set_active, name="set_active"),
    path("administration/grants/<int:grant_id>/revoke/", views.revoke, name="revoke"),
    path("administration/roles/", views.roles, name="roles"),
    path("administration/roles/<int:role_id>/", views.role, name="role"),
]
urlpatterns: list[URLPattern | URLResolver] = [path("", include((_addresses, "access")))]
if settings.DEMO:
    urlpatterns += [path("demo/sign-in/", views.demo_sign_in, name="demo_sign_in")]
