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
    WrongFormat,
)
from pilothouse.interchange.reader import read
from pilothouse.interchange.result import (
    Limits,
    Loss,
    LossRow,
    Outcome,
    ProjectInFile,
    ReadResult,
    SourceInfo,
)

__all__ = [
    "CrashedReader",
    "EmptyFile",
    "Limits",
    "Loss",
    "LossRow",
    "NoReader",
    "Outcome",
    "PasswordProtected",
    "ProjectInFile",
    "ReadError",
    "ReadResult",
    "SourceInfo",
    "TooLarge",
    "TooSlow",
    "Truncated",
    "WrongFormat",
    "read",
]
