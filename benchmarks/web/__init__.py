"""The plan workspace in a browser: a server, a database and Chromium, started and ended here."""

from benchmarks.web.command import main

__all__ = ["main"]
