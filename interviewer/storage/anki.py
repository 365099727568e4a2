"""Drill cards as an Anki deck, by `genanki`, which comes with the extra `anki`."""

import hashlib
import itertools
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from html import escape
from pathlib import Path
from types import ModuleType
from typing import Any

from interviewer.errors import SessionError, SettingsError

_DECK, _MODEL = 1_732_266_001, 1_732_266_002
"""Ids that stay the same, so that a later export updates the deck instead of doubling it."""
_STYLE = ".card { font-family: sans-serif; font-size: 20px; text-align: left; max-width: 40em; }"


@dataclass(frozen=True)
class Note:
    """One card: `key` stays the same from export to export."""

    key: str
    question: str
    probe: str
    answer: str
    points: tuple[str, ...]


def write_deck(path: Path, notes: Iterable[Note], at: float) -> None:
    """Write an `.apkg`; `at` is its time in seconds since 1970. Raises for a missing extra."""
    genanki = _library()
    deck = genanki.Deck(_DECK, "Second Question")
    model = _model(genanki)
    for note in notes:
        deck.add_note(
            genanki.Note(model=model, fields=_fields(note), guid=_guid(note.key), tags=[])
        )
    try:
        _pack(path, genanki.Package(deck), at)
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        message = f"{path}: {reason}. Choose another file."
        raise SessionError(message) from error


def _library() -> ModuleType:
    try:
        import genanki
    except ImportError as error:
        message = (
            "--export: Anki decks need an extra package. "
            "Install it: pip install 'second-question[anki]'"
        )
        raise SettingsError(message) from error
    library: ModuleType = genanki
    return library


def _model(genanki: ModuleType) -> Any:
    return genanki.Model(
        _MODEL,
        "Second Question",
        fields=[{"name": "Question"}, {"name": "Probe"}, {"name": "Answer"}, {"name": "Points"}],
        templates=[
            {
                "name": "Probe",
                "qfmt": "<p>{{Question}}</p><p><b>{{Probe}}</b></p>",
                "afmt": "{{FrontSide}}<hr id=answer><p>{{Answer}}</p>{{Points}}",
            }
        ],
        css=_STYLE,
    )


def _fields(note: Note) -> list[str]:
    points = "".join(f"<li>{escape(point)}</li>" for point in note.points)
    return [
        escape(note.question),
        escape(note.probe),
        escape(note.answer),
        f"<ul>{points}</ul>" if points else "",
    ]


def _guid(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8")).hexdigest()[:16]


def _pack(path: Path, package: Any, at: float) -> None:
    """As `Package.write_to_file`, which leaves its database behind in the temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "collection.anki2"
        with closing(sqlite3.connect(database)) as connection:
            package.write_to_db(connection.cursor(), at, itertools.count(int(at * 1000)))
            connection.commit()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(database, "collection.anki2")
            archive.writestr("media", json.dumps({}))
