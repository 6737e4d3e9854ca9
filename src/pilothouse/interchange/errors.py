"""What can go wrong when a file is read, each as one sentence that says how to mend it."""

# ruff: noqa: N818  the names are what a person meets, and each is plainly an error

from __future__ import annotations


class ReadError(Exception):
    """The file was not read; the message is one sentence for the person who chose it."""

    code = "unreadable"


class WrongFormat(ReadError):
    """The file is not a project plan that can be read."""

    code = "wrong_format"


class NoNameColumn(WrongFormat):
    """A table of which no column is known to hold the names of tasks; `headings` are its own."""

    code = "no_name_column"

    def __init__(self, text: str, headings: tuple[str, ...]) -> None:
        super().__init__(text)
        self.headings = headings


class EmptyFile(ReadError):
    """The file holds no bytes or no project."""

    code = "empty"


class Truncated(ReadError):
    """The file ends before its data does."""

    code = "truncated"


class PasswordProtected(ReadError):
    """The file is encrypted or carries a read password."""

    code = "password_protected"


class TooLarge(ReadError):
    """The file, its tasks or its nesting exceed a limit."""

    code = "too_large"


class TooSlow(ReadError):
    """Reading did not end within the time limit."""

    code = "too_slow"


class CrashedReader(ReadError):
    """The reading process ended without an answer."""

    code = "crashed"


class NoReader(ReadError):
    """No Java runtime was found to run the reader with."""

    code = "no_reader"


class UnwritableError(ReadError):
    """The plan cannot be written in the format that was asked for."""

    code = "unwritable"
