"""What a process does that opens one file: within its memory, and with an answer in any case."""

from __future__ import annotations

import json
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

_MEMORY = '{"error": "memory"}'
Open = Callable[[Path, int], dict[str, Any]]


class RefusedError(Exception):
    """The file cannot be opened; the text is the code of the reason, `said` the whole sentence."""

    def __init__(self, code: str, said: str = "") -> None:
        super().__init__(code)
        self.said = said


def respond(
    arguments: list[str], opener: Callable[[Path], Open], *unreadable: type[Exception]
) -> None:
    """Open a file and write what it holds, or why that cannot be told, as JSON.

    The arguments are INPUT OUTPUT MOST_ROWS MEMORY_MB. `opener` gives what opens the file, after
    it has loaded the libraries for it: they are not counted. `unreadable` is what they raise for a
    damaged file.
    """
    source, answer, most, memory = arguments
    text = _MEMORY
    try:
        open_file = opener(Path(source))
        _bound_memory(int(memory) << 20)
        text = json.dumps(open_file(Path(source), int(most)))
    except RefusedError as refusal:
        text = json.dumps({"error": str(refusal), "said": refusal.said})
    except MemoryError:
        pass  # Nothing is made here: what filled the memory is still there.
    except unreadable as error:
        detail = f"{type(error).__name__}: {error}"[:300]
        text = json.dumps({"error": "unreadable", "detail": detail})
    most_ever = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (most_ever, most_ever))
    Path(answer).write_text(text, "utf-8")


def _bound_memory(most: int) -> None:
    """Bound what the file may take, on top of the address space that the libraries hold."""
    try:
        held = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except OSError:  # no such file beside Linux
        held = 0
    most_ever = resource.getrlimit(resource.RLIMIT_AS)[1]
    bound = held + most
    if most_ever != resource.RLIM_INFINITY:
        bound = min(bound, most_ever)
    resource.setrlimit(resource.RLIMIT_AS, (bound, most_ever))
