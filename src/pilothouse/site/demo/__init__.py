"""The demo company: a fictional organisation with a year of history, built through the services."""

from pilothouse.site.demo.company import build

__all__ = ["build"]
