from django.utils.translation import gettext_lazy as _

from pilothouse.kit.permits import INSIDERS, PMS, Role, declare, protect

VIEW = declare("reports.view", _("Read status reports"), roles=INSIDERS)
WRITE = declare("reports.write", _("Write and publish status reports"), roles=PMS)
SPONSORED = declare("reports.sponsored", _("See the projects one sponsors"), roles=(Role.SPONSOR,))
OVERVIEW = declare(
    "reports.overview",
    _("See the health of a portfolio at a glance"),
    roles=(
        Role.PMO_ANALYST,
        Role.PMO_MANAGER,
        Role.PMO_DIRECTOR,
        Role.PORTFOLIO_MANAGER,
        Role.PROGRAMME_MANAGER,
        Role.FINANCE_CONTROLLER,
        Role.AUDITOR,
    ),
)
protect("reports.StatusReport", scope="project__scope__path", view=VIEW)
