"""`export`, `import` and `forget`: the user's data is the user's."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.commands.building import open_folder
from interviewer.core.claims import counted
from interviewer.errors import SessionError
from interviewer.storage.archive import export_archive, import_archive
from interviewer.storage.forgetting import Forgotten, forget, forget_all, forgettable

if TYPE_CHECKING:
    from argparse import Namespace

    from interviewer.storage.sessions import SessionFolder


def export(arguments: Namespace) -> int:
    """Write everything into one archive."""
    path = Path(arguments.file).expanduser()
    if path.exists() and not arguments.force:
        message = f"{path}: it exists already. Choose another name, or replace it with --force."
        raise SessionError(message)
    done = export_archive(open_folder(arguments), path)
    for name in done.left_out:
        print(f"{name}: left out, it is no file of ours.", file=sys.stderr)
    print(f"{path}: {counted(done.sessions, 'session')}, {counted(done.files, 'file')}.")
    return 0


def import_(arguments: Namespace) -> int:
    """Add what an archive holds; what is here stays as it is."""
    done = import_archive(open_folder(arguments), Path(arguments.file).expanduser())
    print(f"{counted(len(done.added), 'session')} added, {len(done.kept)} already here.")
    for name in done.differing:
        print(
            f"{name}: differs from the one here, which stays. "
            f"To take the archive's: interviewer forget {name}, then import again.",
            file=sys.stderr,
        )
    for name in done.unreadable:
        print(f"{name}: its events cannot be read; it was left out.", file=sys.stderr)
    return 0


def forget_(arguments: Namespace) -> int:
    """Remove one session or all of them, after asking."""
    folder = open_folder(arguments)
    if arguments.all:
        return _forget_all(folder, arguments.yes)
    session = folder.find(arguments.session)
    if not _agreed(f"Remove {session} for good?", arguments.yes):
        return 1
    _say(forget(folder, (session,)))
    print("The drill cards and trends are made again from the sessions that are left.")
    return 0


def _forget_all(folder: SessionFolder, yes: bool) -> int:
    names = forgettable(folder)
    question = f"Remove {counted(len(names), 'session')} and all drill cards in {folder.root}?"
    if not _agreed(question, yes):
        return 1
    done = forget_all(folder)
    _say(done)
    for name in done.left:
        print(f"{folder.root / name}: left, it is no session.", file=sys.stderr)
    return 0


def _agreed(question: str, yes: bool) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        message = f"{question} Nobody is there to ask: add --yes."
        raise SessionError(message)
    agreed = input(f"{question} [y/N] ").strip().lower() in {"y", "yes"}
    if not agreed:
        print("Nothing was removed.", file=sys.stderr)
    return agreed


def _say(done: Forgotten) -> None:
    sessions = counted(len(done.sessions), "session")
    print(f"Removed {sessions}: {counted(done.files, 'file')}, {done.size / 1000:.0f} kB.")
