"""A small folder of plans: two plans with a link between them, a pool, and what is no plan."""

from __future__ import annotations

from pathlib import Path

from pilothouse.interchange import read

FILES = Path(__file__).parents[2] / "interchange" / "files"
_HOURS = (
    "<DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime>"
    "<ToTime>16:00:00</ToTime></WorkingTime></WorkingTimes>"
)
_WEEK = "".join(
    f"<WeekDay><DayType>{day}</DayType>"
    f"{_HOURS if 1 < day < 7 else '<DayWorking>0</DayWorking>'}</WeekDay>"
    for day in range(1, 8)
)
_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="http://schemas.microsoft.com/project"><Name>road.mpp</Name><Title>Road</Title>
<StartDate>2026-03-02T08:00:00</StartDate><CalendarUID>1</CalendarUID>
<MinutesPerDay>480</MinutesPerDay><Calendars><Calendar><UID>1</UID><Name>Standard</Name>
<IsBaseCalendar>1</IsBaseCalendar><WeekDays>{_WEEK}</WeekDays></Calendar></Calendars><Tasks>"""
_DATES = (
    "<Start>2026-03-02T08:00:00</Start><Finish>2026-03-03T16:00:00</Finish>"
    "<Duration>PT16H0M0S</Duration>"
)


def _task(uid: int, name: str, inside: str = "") -> str:
    return (
        f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><OutlineLevel>1</OutlineLevel>"
        f"{_DATES}{inside}</Task>"
    )


def xml_with_link(*others: str) -> bytes:
    """A plan whose task Pave waits for tasks of other files, named as Microsoft Project does."""
    ghosts = "".join(
        _task(
            10 + n, f"There {n}",
            f"<ExternalTask>1</ExternalTask><ExternalTaskProject>{other}</ExternalTaskProject>",
        )
        for n, other in enumerate(others)
    )  # fmt: skip
    links = "".join(
        f"<PredecessorLink><PredecessorUID>{10 + n}</PredecessorUID><Type>1</Type>"
        f"<CrossProject>1</CrossProject><CrossProjectName>{other}</CrossProjectName>"
        "</PredecessorLink>"
        for n, other in enumerate(others)
    )
    return f"{_HEAD}{_task(1, 'Pave', links)}{ghosts}</Tasks></Project>".encode()


def estate_folder(folder: Path, address: str = "nobody@example.org") -> None:
    """Write the folder. The pool gives Crew the address."""
    small = (FILES / "small.xml").read_bytes()
    (folder / "bridge.xml").write_bytes(small)
    (folder / "below").mkdir()
    rows = [task.name for task in read(FILES / "small.xml").plan.tasks]
    link = xml_with_link(f"C:\\plans\\Bridge.mpp\\{rows.index('Pour') + 1}", "harbour.mpp\\4")
    (folder / "below" / "road.xml").write_bytes(link)
    (folder / "people.xml").write_bytes(pool_file(address))
    (folder / "torn.xer").write_bytes((FILES / "small.xer").read_bytes()[:300])
    (folder / "letter.docx").write_bytes(b"no plan")
    (folder / ".lock").write_bytes(b"")


def pool_file(address: str) -> bytes:
    """A shared resource pool: people, no tasks."""
    person = (
        "<Resource><UID>1</UID><ID>1</ID><Name>Crew</Name><Type>1</Type>"
        f"<EmailAddress>{address}</EmailAddress></Resource>"
    )
    return f"{_HEAD}</Tasks><Resources>{person}</Resources></Project>".encode()
