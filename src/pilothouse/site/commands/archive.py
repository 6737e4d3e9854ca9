"""A backup: one tar.gz with the database, the files, and a manifest with their hashes."""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from datetime import timedelta
from importlib.metadata import version as version_of
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.utils import DatabaseError
from django.utils import timezone

from pilothouse.kit.models import WorkerProcess
from pilothouse.site.commands.dumps import BackupError, dump, is_empty, load

MANIFEST, DATABASE, FILES = "manifest.json", "database", "files"
FORMAT = 1
CHUNK = 1024 * 1024

__all__ = ["BackupError", "Manifest", "restore_archive", "write_archive"]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: SHA-256 of the database dump and of each file by its relative path."""

    format: int
    version: str
    made_at: str
    engine: str
    database: str
    files: dict[str, str]


def write_archive(target: Path) -> Manifest:
    """Write a backup; the file appears only when it is complete. Raises BackupError."""
    folder = files_folder()
    with tempfile.TemporaryDirectory(dir=_beside(target)) as temporary:
        room = Path(temporary)
        dump(room / DATABASE)
        manifest = _manifest(room / DATABASE, folder)
        (room / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
        packed = room / "backup.tar.gz"
        with tarfile.open(packed, "w:gz", compresslevel=6) as archive:
            archive.add(room / MANIFEST, MANIFEST)
            archive.add(room / DATABASE, DATABASE)
            for name in manifest.files:
                archive.add(folder / name, f"{FILES}/{name}")
        packed.replace(target)
    return manifest


def restore_archive(source: Path, *, overwrite: bool) -> Manifest:
    """Replace database and files by those of a backup. Raises BackupError, nothing changed then."""
    _refuse_running()
    if not overwrite and not (is_empty() and not _has_files()):
        raise BackupError(
            "There are data here already. Make a backup of them, then repeat with --yes to "
            "replace them."
        )
    folder = files_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        room = Path(temporary)
        manifest = _unpack(source, room)
        _verify(room, manifest)
        (room / FILES).mkdir(exist_ok=True)
        _swap(room, folder)
    return manifest


def files_folder() -> Path:
    """Where uploaded files are kept."""
    return Path(settings.MEDIA_ROOT).resolve()


def _swap(room: Path, folder: Path) -> None:
    aside = room / "before"
    if folder.exists():
        folder.rename(aside)
    (room / FILES).rename(folder)
    try:
        load(room / DATABASE)
    except (BackupError, OSError):
        folder.rename(room / FILES)
        if aside.exists():
            aside.rename(folder)
        raise


def _unpack(source: Path, room: Path) -> Manifest:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(room, filter="data")
        manifest = Manifest(**json.loads((room / MANIFEST).read_text()))
    except (tarfile.TarError, OSError, EOFError, ValueError, TypeError) as error:
        raise BackupError(f"{source} is not a whole Pilothouse backup. Nothing changed.") from error
    if manifest.format != FORMAT or manifest.engine != connection.vendor:
        raise BackupError(
            f"This backup was made from {manifest.engine} (format {manifest.format}); this "
            f"installation uses {connection.vendor} (format {FORMAT}). Nothing changed."
        )
    return manifest


def _verify(room: Path, manifest: Manifest) -> None:
    if digest(room / DATABASE) != manifest.database:
        raise BackupError("The database in the backup is damaged. Nothing changed.")
    for name, expected in manifest.files.items():
        file = room / FILES / name
        if not file.is_file() or digest(file) != expected:
            raise BackupError(f"The file {name} in the backup is damaged. Nothing changed.")


def _refuse_running() -> None:
    recently = timezone.now() - timedelta(seconds=20)
    try:
        running = WorkerProcess.objects.filter(seen_at__gte=recently).exists()
    except DatabaseError:
        running = False
    if running:
        raise BackupError("Pilothouse is running on these data. Stop it, then repeat.")


def _manifest(database: Path, folder: Path) -> Manifest:
    names = sorted(str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file())
    return Manifest(
        format=FORMAT,
        version=version_of("pilothouse"),
        made_at=timezone.localtime().isoformat(timespec="seconds"),
        engine=connection.vendor,
        database=digest(database),
        files={name: digest(folder / name) for name in names},
    )


def digest(file: Path) -> str:
    """The SHA-256 of a file, in hex."""
    total = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            total.update(chunk)
    return total.hexdigest()


def _has_files() -> bool:
    folder = files_folder()
    return folder.exists() and any(folder.iterdir())


def _beside(target: Path) -> Path:
    folder = target.resolve().parent
    if not folder.is_dir():
        raise BackupError(f"The folder {folder} does not exist.")
    if shutil.disk_usage(folder).free < CHUNK:
        raise BackupError(f"There is no room left in {folder}.")
    return folder
