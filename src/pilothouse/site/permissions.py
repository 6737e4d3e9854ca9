from django.utils.translation import gettext_lazy as _

from pilothouse.kit.permits import declare

HOME = declare("site.home", _("Open the home page"), everyone=True)
SEARCH = declare("site.search", _("Search"), everyone=True)
JOBS = declare("site.jobs", _("See one's own background work"), everyone=True)
