"""Opens a file in a Python process of its own, within bounds of time, memory and answer."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import pilothouse
from pilothouse.interchange import worker
from pilothouse.interchange.errors import CrashedReader, TooLarge
from pilothouse.interchange.result import Limits


def answer_of(module: str, path: Path, limits: Limits) -> dict[str, Any]:
    """What a module that answers by `answering.respond` says of a file, errors as it gave them.

    Raises TooSlow, TooLarge where the memory or the answer's size was too little, CrashedReader.
    """
    with tempfile.TemporaryDirectory(prefix="pilothouse-open-") as folder:
        scratch = Path(folder)
        answer = scratch / "answer.json"
        command = [
            sys.executable, "-m", module, str(path.resolve()), str(answer), str(limits.tasks),
            str(limits.memory_mb),
        ]  # fmt: skip
        code = worker.execute(command, scratch, limits, path, environment=_environment())
        text = answer.read_text("utf-8") if answer.exists() else ""
    if code != 0 or not text:
        raise CrashedReader(
            f"The reader stopped while opening {path.name} (exit code {code}), so the file is "
            "probably damaged: save it again."
        )
    found: dict[str, Any] = json.loads(text)
    if found.get("error") == "memory":
        raise TooLarge(
            f"{path.name} needs more than {limits.memory_mb} MB of memory to be opened: split it "
            "or raise the limit."
        )
    return found


def _environment() -> dict[str, str]:
    source = Path(pilothouse.__file__).parent.parent
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(source)}
