"""The living component page."""

from django.urls import path

from pilothouse.kit.web import living

urlpatterns = [
    path("kit/", living.components, name="kit"),
    path("kit/list/", living.sample_list, name="kit-list"),
    path("kit/empty/", living.sample_empty, name="kit-empty"),
    path("kit/detail/", living.sample_detail, name="kit-detail"),
    path("kit/form/", living.sample_form, name="kit-form"),
    path("kit/dialog/", living.sample_dialog, name="kit-dialog"),
    path("kit/conflict/", living.sample_conflict, name="kit-conflict"),
    path("kit/job/", living.sample_job, name="kit-job"),
    path("kit/plain/", living.sample_plain, name="kit-plain"),
    path("kit/print/", living.sample_print, name="kit-print"),
]
