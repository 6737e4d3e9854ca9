from django.utils.translation import gettext_lazy as _

from pilothouse.kit.permits import declare, protect

OWN = declare("notify.own", _("See one's own notifications"), own="person_id")
protect("notify.Notification", view=OWN)
protect("notify.Preference", view=OWN)
