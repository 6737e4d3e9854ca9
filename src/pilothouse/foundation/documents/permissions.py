from django.utils.translation import gettext_lazy as _

from pilothouse.kit.permits import INSIDERS, MANAGERS, Role, declare, protect

VIEW = declare("documents.view", _("See and download documents"), roles=INSIDERS)
ADD = declare("documents.add", _("Add documents and versions"), roles=(*MANAGERS, Role.TEAM_MEMBER))
WITHDRAW = declare("documents.withdraw", _("Withdraw documents"), roles=MANAGERS)
protect("documents.Document", scope="scope__path", view=VIEW)
protect("documents.DocumentVersion", scope="document__scope__path", view=VIEW)
