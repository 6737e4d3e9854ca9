"""`pilothouse analyse FILE`: what a plan holds and how sound it is, without a database."""

from pilothouse.site.commands.analyse.command import analyse, app

__all__ = ["analyse", "app"]
