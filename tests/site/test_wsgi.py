"""The web process leaves what is loaded for good out of every later collection."""

from __future__ import annotations

import gc
from importlib import import_module

from django.urls import get_resolver


def test_what_is_loaded_for_good_is_frozen_with_all_pages() -> None:
    import_module("pilothouse.site.wsgi")
    assert "url_patterns" in vars(get_resolver())
    assert gc.get_freeze_count() > 50_000
