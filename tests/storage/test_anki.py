"""The Anki deck holds the cards, escaped, and keeps their identity."""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from interviewer.errors import SessionError
from interviewer.storage.anki import Note, write_deck

pytest.importorskip("genanki", reason="the extra `anki` is not installed")
NOTE = Note(
    key="optimization/why-adam/tradeoff",
    question="Why <Adam>?",
    probe="Why not SGD & momentum?",
    answer="It pays memory.",
    points=("Two buffers.", "<script>alert(1)</script>"),
)


def _rows(path: Path, tmp_path: Path) -> list[tuple[str, str]]:
    with zipfile.ZipFile(path) as archive:
        archive.extract("collection.anki2", tmp_path)
    with closing(sqlite3.connect(tmp_path / "collection.anki2")) as connection:
        return connection.execute("select guid, flds from notes order by guid").fetchall()


def test_every_card_is_a_note_with_nothing_unescaped(tmp_path: Path) -> None:
    write_deck(tmp_path / "deck.apkg", [NOTE], 1.7e9)
    ((_, fields),) = _rows(tmp_path / "deck.apkg", tmp_path)
    assert fields.split("\x1f") == [
        "Why &lt;Adam&gt;?",
        "Why not SGD &amp; momentum?",
        "It pays memory.",
        "<ul><li>Two buffers.</li><li>&lt;script&gt;alert(1)&lt;/script&gt;</li></ul>",
    ]


def test_a_later_export_updates_the_same_notes(tmp_path: Path) -> None:
    changed = Note(NOTE.key, "Another wording", NOTE.probe, NOTE.answer, ())
    write_deck(tmp_path / "one.apkg", [NOTE], 1.7e9)
    write_deck(tmp_path / "two.apkg", [changed], 1.8e9)
    one, two = (_rows(tmp_path / file, tmp_path) for file in ("one.apkg", "two.apkg"))
    assert [guid for guid, _ in one] == [guid for guid, _ in two]


def test_an_unwritable_place_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match="Choose another file"):
        write_deck(tmp_path / "no" / "deck.apkg", [NOTE], 1.7e9)
