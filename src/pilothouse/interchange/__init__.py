"""Plan files in and out: any known format to `engine.network.data.Plan` and back."""

from pilothouse.interchange.errors import (
    CrashedReader,
    EmptyFile,
    NoReader,
    PasswordProtected,
    ReadError,
    TooLarge,
    TooSlow,
    Truncated,
    UnwritableError,
    WrongFormat,
)
from pilothouse.interchange.formats import Format, FormatInfo
from pilothouse.interchange.reader import read
from pilothouse.interchange.result import (
    Limits,
    Loss,
    LossRow,
    Outcome,
    OutsideEnd,
    ProjectInFile,
    ReadResult,
    SourceInfo,
    Unsaid,
)
from pilothouse.interchange.writer import content, read_back, write

__all__ = [
    "CrashedReader",
    "EmptyFile",
    "Format",
    "FormatInfo",
    "Limits",
    "Loss",
    "LossRow",
    "NoReader",
    "Outcome",
    "OutsideEnd",
    "PasswordProtected",
    "ProjectInFile",
    "ReadError",
    "ReadResult",
    "SourceInfo",
    "TooLarge",
    "TooSlow",
    "Truncated",
    "Unsaid",
    "UnwritableError",
    "WrongFormat",
    "content",
    "read",
    "read_back",
    "write",
]
