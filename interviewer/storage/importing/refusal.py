"""The one error of importing: a file that cannot be read as a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interviewer.errors import InterviewerError

if TYPE_CHECKING:
    from pathlib import Path


class RecordingError(InterviewerError):
    """A recording or transcript cannot be read; `where: what. remedy.`"""


def refuse(path: Path, what: str, remedy: str) -> RecordingError:
    """The sentence for the user; control characters of the name are not printed."""
    name = "".join(char if char.isprintable() else "?" for char in str(path))
    return RecordingError(f"{name}: {what}. {remedy}")
