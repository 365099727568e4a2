"""Remove sessions for good, and everything that was derived from them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from interviewer.errors import SessionError
from interviewer.storage.cards import CARDS_FILE
from interviewer.storage.progress_cache import CACHE_FILE
from interviewer.storage.sessions import EVENTS_FILE, SessionFile, SessionFolder
from interviewer.storage.speakers import PAUSES_FILE

_OUR_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{4}")
_LEFTOVERS = (".import-*", ".edit-*", f"{CARDS_FILE}.*", f"{CACHE_FILE}.*")
"""Unfinished work of a run that was killed."""


@dataclass(frozen=True)
class Forgotten:
    """What was removed; `left` are folders that are not sessions of ours."""

    sessions: tuple[str, ...]
    files: int
    size: int
    """Bytes."""
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Removed:
    files: int = 0
    size: int = 0


def forgettable(folder: SessionFolder) -> tuple[str, ...]:
    """The sessions `--all` removes: folders named as ours, or that begin as a session does.

    A folder given by mistake, a home for instance, loses nothing else.
    """
    return tuple(name for name in folder.ids() if _is_session(folder, name))


def forget(folder: SessionFolder, sessions: Iterable[str]) -> Forgotten:
    """Remove these sessions with everything in their folders, and what was derived from any.

    The drill cards go too: they are made again from the sessions that stay. So do the speaker's
    pauses, which are learned anew. Raises `SessionError` before anything is removed when one is
    open elsewhere.
    """
    names = tuple(sessions)
    for name in names:
        _refuse_unless_ours(folder.root / name)
    removed = [_remove(folder.root / name) for name in names]
    removed += [_remove(folder.root / name) for name in (CARDS_FILE, CACHE_FILE, PAUSES_FILE)]
    for pattern in _LEFTOVERS:
        removed += [_remove(path) for path in folder.root.glob(pattern)]
    return Forgotten(names, sum(item.files for item in removed), sum(item.size for item in removed))


def forget_all(folder: SessionFolder) -> Forgotten:
    """Remove every session; the folder itself goes when nothing else is in it."""
    names = forgettable(folder)
    done = forget(folder, names)
    left = folder.ids()
    with suppress(OSError):
        folder.root.rmdir()
    return Forgotten(done.sessions, done.files, done.size, left)


def _is_session(folder: SessionFolder, name: str) -> bool:
    path = folder.root / name / EVENTS_FILE
    if not path.is_file():
        return False
    return bool(_OUR_ID.fullmatch(name)) or folder.summary(name) is not None


def _refuse_unless_ours(session: Path) -> None:
    """Raises for a folder without events, and when another window is writing the session."""
    path = session / EVENTS_FILE
    if not path.is_file():
        message = f"{session}: no session in it. `interviewer sessions` lists them."
        raise SessionError(message)
    if os.access(path, os.W_OK):
        SessionFile.open(path).close()


def _remove(path: Path) -> _Removed:
    """Remove a file, a link or a folder; nothing behind a link is touched."""
    try:
        if path.is_symlink() or path.is_file():
            size = path.lstat().st_size
            path.unlink()
            return _Removed(1, size)
        if not path.is_dir():
            return _Removed()
        inside = [Path(top) / name for top, _, files in os.walk(path) for name in files]
        size = sum(item.lstat().st_size for item in inside)
        shutil.rmtree(path)
        return _Removed(len(inside), size)
    except OSError as error:
        reason = (error.strerror or "cannot be removed").lower()
        message = f"{path}: {reason}. Close what uses it, then forget it again."
        raise SessionError(message) from error
