"""The entry for WSGI servers: `granian --interface wsgi pilothouse.site.wsgi:application`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilothouse.site.settings")

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from pilothouse.site.settings import CONFIG

application = wrap_wsgi_with_proxy_headers(get_wsgi_application(), list(CONFIG.trusted_proxies))
