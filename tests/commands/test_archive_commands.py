"""`export`, `import` and `forget` say what they did, and ask before anything goes."""

import io
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from interviewer.commands.archive import export, forget_, import_
from interviewer.errors import SessionError
from interviewer.storage.sessions import SessionFolder
from tests.storage.past import name, write

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> SessionFolder:
    folder = SessionFolder(tmp_path / "sessions")
    write(folder, 1)
    write(folder, 2)
    return folder


def _forget(**given: object) -> Namespace:
    return Namespace(**{"sessions": None, "session": None, "all": False, "yes": False, **given})


def test_an_export_is_never_written_over_by_accident(
    folder: SessionFolder, tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "mine.zip"
    assert export(Namespace(sessions=None, file=str(path), force=False)) == 0
    assert capsys.readouterr().out == f"{path}: 2 sessions, 2 files.\n"
    with pytest.raises(SessionError, match="--force"):
        export(Namespace(sessions=None, file=str(path), force=False))
    assert export(Namespace(sessions=None, file=str(path), force=True)) == 0
    assert len(folder.ids()) == 2


def test_an_import_says_what_came_and_what_stayed(
    folder: SessionFolder, tmp_path: Path, capsys: Captured
) -> None:
    export(Namespace(sessions=None, file=str(tmp_path / "mine.zip"), force=False))
    forget_(_forget(session=name(1), yes=True))
    path = folder.root / name(2) / "events.jsonl"
    path.write_bytes(path.read_bytes() + b"{")
    capsys.readouterr()
    assert import_(Namespace(sessions=None, file=str(tmp_path / "mine.zip"))) == 0
    said = capsys.readouterr()
    assert said.out == "1 session added, 0 already here.\n"
    assert f"{name(2)}: differs from the one here" in said.err


def test_forgetting_says_what_was_removed(folder: SessionFolder, capsys: Captured) -> None:
    assert forget_(_forget(session=name(1), yes=True)) == 0
    assert "Removed 1 session: 1 file" in capsys.readouterr().out
    assert folder.ids() == (name(2),)
    assert forget_(_forget(all=True, yes=True)) == 0
    assert not folder.root.exists()


@pytest.mark.parametrize("given", [{"all": True}, {"session": name(1)}])
def test_nothing_goes_when_nobody_can_be_asked(
    folder: SessionFolder, given: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    with pytest.raises(SessionError, match="add --yes"):
        forget_(_forget(**given))
    assert len(folder.ids()) == 2


class _Person(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("said", "left"), [("n\n", 2), ("\n", 2), ("y\n", 0), ("YES\n", 0)])
def test_a_person_is_asked(
    folder: SessionFolder, said: str, left: int, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(sys, "stdin", _Person(said))
    assert forget_(_forget(all=True)) == (0 if left == 0 else 1)
    assert len(folder.ids()) == left
    assert "Remove 2 sessions and all drill cards" in capsys.readouterr().out


def test_a_folder_that_is_no_session_is_not_removed(folder: SessionFolder) -> None:
    (folder.root / "documents").mkdir()
    with pytest.raises(SessionError, match="no session in it"):
        forget_(_forget(session="documents", yes=True))
    assert (folder.root / "documents").is_dir()
