"""Text handed to the user's own editor."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.errors import SettingsError
from interviewer.settings import read_environment

if TYPE_CHECKING:
    from collections.abc import Sequence

_USUAL = ("nano", "vim", "vi", "notepad")


def edited(text: str, folder: Path) -> str:
    """`text` as it is when the editor is closed; its file lies in `folder` meanwhile, readable by
    the user alone. Raises `SettingsError`.
    """
    command = _editor()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".edit-", dir=folder) as private:
        path = Path(private) / "who-said-what.txt"
        path.write_text(text, encoding="utf-8")
        try:
            code = subprocess.run([*command, str(path)], check=False).returncode
            if code == 0:
                return path.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            message = f"--edit: `{command[0]}`: {_reason(error)}. Set EDITOR to another editor."
            raise SettingsError(message) from error
    message = f"--edit: `{command[0]}` ended with {code}. Nothing was changed."
    raise SettingsError(message)


def _editor() -> Sequence[str]:
    named = read_environment().editor
    try:
        found = shlex.split(named) if named else [p for p in _USUAL if shutil.which(p)][:1]
    except ValueError as error:
        message = f"EDITOR: `{named}`: {error}. Give a command."
        raise SettingsError(message) from error
    if not found:
        message = "--edit: no editor is known. Set EDITOR, or use --speakers."
        raise SettingsError(message)
    return found


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it did not save UTF-8"
    return (getattr(error, "strerror", None) or str(error)).lower()
