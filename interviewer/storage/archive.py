"""Everything a user has, in one zip: sessions with their recordings, and the drill cards.

An archive comes from anywhere. Nothing in it is trusted: names, kinds, counts and sizes are
checked before anything is written, everything is written beside the sessions first, and what is
already here is never replaced.
"""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from interviewer.errors import SessionError
from interviewer.storage.cards import CARDS_FILE, CardFile
from interviewer.storage.sessions import EVENTS_FILE, SessionFolder, read_events

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}")
_SESSIONS = "sessions"
_MOST_FILES = 100_000
_LARGEST_EVENTS = 64_000_000
_LARGEST_FILE = 2_000_000_000
"""Bytes: two hours of FLAC are a tenth of it."""
_LARGEST_WHOLE = 50_000_000_000
_DENSEST = 200
"""Times an archive may grow when unpacked: text grows tenfold, a bomb a thousandfold."""
_SMALL = 100_000_000
"""Bytes that may be unpacked however dense they were."""
_DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError,
            ValueError, RuntimeError)  # fmt: skip
"""What reading a damaged or foreign zip raises; an encrypted one is a `RuntimeError`."""
_CHUNK = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Exported:
    """What an archive holds; `left_out` are names that no archive may carry."""

    sessions: int
    files: int
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Imported:
    """What came in. `kept` were here already, `differing` too but not the same, so they stayed."""

    added: tuple[str, ...]
    kept: tuple[str, ...]
    differing: tuple[str, ...]
    unreadable: tuple[str, ...]


def export_archive(folder: SessionFolder, path: Path) -> Exported:
    """Write everything to `path`, whole or not at all; raises `SessionError`."""
    left_out: list[str] = []
    members = list(_members(folder, left_out))
    sessions = {name.split("/")[1] for name, _ in members if name.startswith(f"{_SESSIONS}/")}
    try:
        with (
            _replacing(path) as stream,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped,
        ):
            for name, source in members:
                info = zipfile.ZipInfo(name, _EPOCH)
                info.external_attr = (stat.S_IFREG | 0o600) << 16
                info.compress_type = zipfile.ZIP_DEFLATED
                with source.open("rb") as content, zipped.open(info, "w", force_zip64=True) as out:
                    shutil.copyfileobj(content, out, _CHUNK)
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        message = f"{path}: {reason}. Make room or choose another place."
        raise SessionError(message) from error
    return Exported(len(sessions), len(members), tuple(left_out))


def import_archive(folder: SessionFolder, path: Path) -> Imported:
    """Add what `path` holds and is not here yet; raises `SessionError` and then adds nothing."""
    if not path.is_file():
        what = "not a file" if path.exists() else "no such file"
        message = f"{path}: {what}. Give a file written by `interviewer export`."
        raise SessionError(message)
    try:
        with zipfile.ZipFile(path) as zipped:
            plan = _plan(path, zipped)
            folder.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            _refuse_without_room(path, plan, folder)
            with tempfile.TemporaryDirectory(prefix=".import-", dir=folder.root) as staging:
                _unpack(path, zipped, plan, Path(staging))
                return _settle(folder, Path(staging))
    except _DAMAGED as error:
        message = f"{path}: not a whole archive. Give a file written by `interviewer export`."
        raise SessionError(message) from error
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        message = f"{path}: {reason}. Check the file, and the room on the disk."
        raise SessionError(message) from error


def _members(folder: SessionFolder, left_out: list[str]) -> Iterator[tuple[str, Path]]:
    cards = folder.root / CARDS_FILE
    if cards.is_file() and not cards.is_symlink():
        yield CARDS_FILE, cards
    for session in folder.ids():
        if not (folder.root / session / EVENTS_FILE).is_file():
            continue
        for source in sorted((folder.root / session).iterdir()):
            name = f"{_SESSIONS}/{session}/{source.name}"
            if _may_go(name, source):
                yield name, source
            else:
                left_out.append(f"{session}/{source.name}")


def _may_go(name: str, source: Path) -> bool:
    if not _is_ours(name) or source.is_symlink() or not source.is_file():
        return False
    return source.stat().st_size <= _largest(name)


def _is_ours(name: str) -> bool:
    parts = name.split("/")
    if parts == [CARDS_FILE]:
        return True
    return len(parts) == 3 and parts[0] == _SESSIONS and all(map(_NAME.fullmatch, parts[1:]))


def _plan(path: Path, zipped: zipfile.ZipFile) -> Sequence[zipfile.ZipInfo]:
    """The files to unpack, checked by what the archive says of itself."""
    members = [info for info in zipped.infolist() if not info.is_dir()]
    size = sum(info.file_size for info in members)
    dense = size > _SMALL and size > _DENSEST * path.stat().st_size
    if len(members) > _MOST_FILES or size > _LARGEST_WHOLE or dense:
        message = f"{path}: too much in it for its size. Give a file of `interviewer export`."
        raise SessionError(message)
    seen: set[str] = set()
    for info in members:
        fault = _fault(info, seen)
        if fault:
            shown = "".join(char if char.isprintable() else "?" for char in info.filename[:80])
            message = f"{path}: `{shown}` {fault}. Give a file written by `interviewer export`."
            raise SessionError(message)
        seen.add(info.filename)
    if not any(name.endswith(f"/{EVENTS_FILE}") for name in seen):
        message = f"{path}: no session in it. Give a file written by `interviewer export`."
        raise SessionError(message)
    return members


def _refuse_without_room(
    path: Path, plan: Sequence[zipfile.ZipInfo], folder: SessionFolder
) -> None:
    size, free = sum(info.file_size for info in plan), shutil.disk_usage(folder.root).free
    if size > free:
        message = (
            f"{path}: it needs {size / 1e6:.0f} MB and {free / 1e6:.0f} MB are free. Make room."
        )
        raise SessionError(message)


def _fault(info: zipfile.ZipInfo, seen: set[str]) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if not _is_ours(info.filename) or info.filename != info.orig_filename:
        return "is none of our files"
    if kind not in (0, stat.S_IFREG):
        return "is no ordinary file"
    if info.flag_bits & 0x1:
        return "is encrypted"
    if info.filename in seen:
        return "stands twice in it"
    if info.file_size > _largest(info.filename):
        return "is too large"
    return ""


def _largest(name: str) -> int:
    return _LARGEST_EVENTS if name.endswith((".jsonl", ".json")) else _LARGEST_FILE


def _unpack(
    path: Path, zipped: zipfile.ZipFile, plan: Sequence[zipfile.ZipInfo], staging: Path
) -> None:
    for info in plan:
        target = staging / info.filename
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with (
            zipped.open(info) as source,
            os.fdopen(os.open(target, flags, 0o600), "wb") as out,
        ):
            left = info.file_size
            while chunk := source.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    message = f"{path}: `{info.filename}` is larger than it says. Export it again."
                    raise SessionError(message)
                out.write(chunk)


def _settle(folder: SessionFolder, staging: Path) -> Imported:
    """Move every readable new session to its place, and the cards when there are none yet."""
    found: dict[str, list[str]] = defaultdict(list)
    staged = staging / _SESSIONS
    for session in sorted(entry.name for entry in staged.iterdir()):
        fate = _fate(folder, staged / session)
        if fate == "added":
            (staged / session).chmod(0o700)
            (staged / session).rename(folder.root / session)
        found[fate].append(session)
    cards = folder.root / CARDS_FILE
    if (staging / CARDS_FILE).is_file() and not os.path.lexists(cards):
        with suppress(SessionError):  # cards that cannot be read are made again from the sessions
            CardFile(staging).read()
            (staging / CARDS_FILE).rename(cards)
    return Imported(
        tuple(found["added"]),
        tuple(found["kept"]),
        tuple(found["differing"]),
        tuple(found["unreadable"]),
    )


def _fate(folder: SessionFolder, staged: Path) -> str:
    try:
        read_events(staged / EVENTS_FILE)
    except SessionError:
        return "unreadable"
    here = folder.root / staged.name
    if not os.path.lexists(here):
        return "added"
    return "kept" if _same(staged, here) else "differing"


def _same(staged: Path, here: Path) -> bool:
    return all(
        (here / file.name).is_file() and filecmp.cmp(file, here / file.name, shallow=False)
        for file in staged.iterdir()
    )


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """A private file beside `path` that takes its place when all went well."""
    descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(descriptor)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
