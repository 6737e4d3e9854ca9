"""The demo company, built through the services."""

from pilothouse.site.demo.company import build

__all__ = ["build"]
