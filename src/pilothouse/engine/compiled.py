"""Where compiled kernels are kept, and the decorator that makes them.

Numba stores machine code in a cache folder. `PILOTHOUSE_CACHE_DIR` chooses it; otherwise the
user's cache folder is used, never the folder the package is installed in. The folder's name
holds a fingerprint of every kernel source, so that no stale machine code is ever loaded.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("**/kernels*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _base() -> Path:
    chosen = os.environ.get("PILOTHOUSE_CACHE_DIR")
    if chosen:
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pilothouse"


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def cache_folder() -> Path:
    """Folder for machine code: the chosen one, or one of this process where that is read-only."""
    folder = _base() / f"kernels-{_fingerprint()}"
    if _writable(folder):
        return folder
    return Path(tempfile.mkdtemp(prefix="pilothouse-"))


def kernel(function: F) -> F:
    """Compile a function that allocates nothing; machine code is cached between processes.

    Without Numba's run-time no reference is counted, which makes such functions thirty times
    faster: they take tuples of some thirty arrays. Numba refuses one that allocates.
    """
    options: Any = {"cache": True, "nogil": True, "forceinline": True, "_nrt": False}
    return cast("F", numba.njit(**options)(function))


def outlined_kernel(function: F) -> F:
    """As `kernel`, but called rather than copied into its callers: for large, rare steps."""
    options: Any = {"cache": True, "nogil": True, "_nrt": False}
    return cast("F", numba.njit(**options)(function))


def allocating_kernel(function: F) -> F:
    """As `kernel`, for a function that makes arrays of its own."""
    return cast("F", numba.njit(cache=True, nogil=True)(function))


import numba  # noqa: E402  (its import takes half a second: nothing above may need it)
import numba.core.config  # noqa: E402

setattr(numba.core.config, "CACHE_DIR", str(cache_folder()))  # noqa: B010
