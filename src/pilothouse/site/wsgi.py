"""The entry for WSGI servers: `granian --interface wsgi pilothouse.site.wsgi:application`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilothouse.site.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
