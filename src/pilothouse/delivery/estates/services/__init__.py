"""Bringing in folders of plans."""

from pilothouse.delivery.estates.services.bringing import bring_in, refuse
from pilothouse.delivery.estates.services.finishing import finish
from pilothouse.delivery.estates.services.opening import list_files, open_estate, run_again

__all__ = ["bring_in", "finish", "list_files", "open_estate", "refuse", "run_again"]
