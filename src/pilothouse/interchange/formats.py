"""The formats in which a plan goes out, and how each is called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """A format that a plan can be written in."""

    MSPDI = "mspdi"
    XER = "xer"
    PMXML = "pmxml"
    XLSX = "xlsx"
    CSV = "csv"
    ICAL = "ics"
    JSON = "json"
    MPX = "mpx"
    PLANNER = "planner"


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """What a format is called, what its files end in, and what a reader of it should know.

    `library` is the reader library's name of the format, where that writes it.
    """

    title: str
    suffix: str
    content_type: str
    note: str
    library: str = ""

    @property
    def is_project(self) -> bool:
        """Whether the format holds a whole plan that can be read again."""
        return bool(self.library) or self.suffix == ".json"


_XML = "application/xml"
INFO: dict[Format, FormatInfo] = {
    Format.MSPDI: FormatInfo(
        "Microsoft Project XML", ".xml", _XML,
        "Opens in Microsoft Project 2010 and later, ProjectLibre and most planning tools.", "MSPDI",
    ),
    Format.XER: FormatInfo(
        "Primavera P6 XER", ".xer", "text/plain",
        "For P6 Professional and P6 EPPM. Lags in percent become hours; P6 has no inactive tasks.",
        "XER",
    ),
    Format.PMXML: FormatInfo(
        "Primavera P6 XML", ".xml", _XML,
        "For P6 Professional and P6 EPPM, with the same limits as XER.", "PMXML",
    ),
    Format.XLSX: FormatInfo(
        "Excel workbook", ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Tasks, links, resources and assignments on a sheet each; real dates and numbers.",
    ),
    Format.CSV: FormatInfo(
        "CSV", ".csv", "text/csv", "One row per task. It can be read again with its columns named.",
    ),
    Format.ICAL: FormatInfo(
        "Calendar (iCal)", ".ics", "text/calendar",
        "Every task and milestone as an entry of a calendar.",
    ),
    Format.JSON: FormatInfo(
        "Pilothouse JSON", ".json", "application/json",
        "The whole plan without any loss, for another installation or for a program.",
    ),
    Format.MPX: FormatInfo(
        "Microsoft Project Exchange", ".mpx", "text/plain",
        "An old format for old tools; at most what Microsoft Project 98 knew.", "MPX",
    ),
    Format.PLANNER: FormatInfo(
        "GNOME Planner", ".planner", _XML, "Tasks, links, resources and one calendar.", "PLANNER",
    ),
}  # fmt: skip

SHOWN = (
    Format.MSPDI, Format.XER, Format.PMXML, Format.XLSX, Format.CSV, Format.ICAL, Format.JSON,
)  # fmt: skip
