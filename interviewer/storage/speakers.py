"""What is known of the speaker between sessions: `<sessions>/pauses.json`."""

from pathlib import Path

from pydantic import ValidationError

from interviewer.core.endpointing import Pauses
from interviewer.storage.private_file import read_bounded, replace_file

PAUSES_FILE = "pauses.json"
_LARGEST = 10_000


def read_pauses(root: Path) -> Pauses:
    """The pauses of earlier sessions; none where nothing readable is kept."""
    try:
        return Pauses.model_validate_json(read_bounded(root / PAUSES_FILE, _LARGEST))
    except (OSError, ValidationError):
        return Pauses()


def keep_pauses(root: Path, pauses: Pauses) -> None:
    """For the next session; raises `OSError`."""
    replace_file(root / PAUSES_FILE, pauses.model_dump_json().encode("utf-8"))
