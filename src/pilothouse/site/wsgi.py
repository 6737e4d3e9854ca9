"""The entry for WSGI servers: `granian --interface wsgi pilothouse.site.wsgi:application`."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilothouse.site.settings")

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from pilothouse.site.settings import CONFIG

application = wrap_wsgi_with_proxy_headers(get_wsgi_application(), list(CONFIG.trusted_proxies))

# What is loaded for good is left out of later collections: a full one held up a request for longer
# than the edit of a large plan takes, once in a few edits.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
