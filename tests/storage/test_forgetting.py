"""Forgetting removes all of a session and nothing else."""

from pathlib import Path

import pytest

from interviewer.errors import SessionError
from interviewer.storage.cards import CARDS_FILE, CardFile
from interviewer.storage.forgetting import forget, forget_all, forgettable
from interviewer.storage.progress_cache import CACHE_FILE, ProgressCache
from interviewer.storage.sessions import EVENTS_FILE, SessionFolder
from tests.storage.past import name, write
from tests.storage.test_cards import CARD


@pytest.fixture
def home(tmp_path: Path) -> SessionFolder:
    folder = SessionFolder(tmp_path / "home")
    for number in (1, 2):
        write(folder, number)
    (folder.root / name(1) / "audio.flac").write_bytes(bytes(1000))
    CardFile(folder.root).write([CARD])
    ProgressCache.of(folder)
    return folder


def _left(folder: SessionFolder) -> set[str]:
    return {str(path.relative_to(folder.root)) for path in folder.root.rglob("*")}


def test_a_session_goes_with_its_recording_and_what_was_derived(home: SessionFolder) -> None:
    size = sum(path.stat().st_size for path in (home.root / name(1)).iterdir())
    done = forget(home, [name(1)])
    assert _left(home) == {name(2), f"{name(2)}/{EVENTS_FILE}"}
    assert done.sessions == (name(1),)
    assert done.files == 4
    assert done.size > size


def test_nothing_of_a_forgotten_session_stands_anywhere(home: SessionFolder) -> None:
    forget(home, [name(1)])
    assert [item.session for item in ProgressCache.of(home).sittings] == [name(2)]
    content = b"".join(path.read_bytes() for path in home.root.rglob("*") if path.is_file())
    assert name(1).encode() not in content


def test_all_takes_the_empty_folder_along(home: SessionFolder) -> None:
    (home.root / ".import-killed").mkdir()
    (home.root / ".edit-killed").mkdir()
    (home.root / f"{CARDS_FILE}.tmp1").write_text("x", encoding="utf-8")
    (home.root / f"{CACHE_FILE}.tmp1").write_text("x", encoding="utf-8")
    assert forget_all(home).sessions == (name(1), name(2))
    assert not home.root.exists()


def test_a_folder_given_by_mistake_keeps_what_is_not_ours(home: SessionFolder) -> None:
    for file in ("project/events.jsonl", "documents/letter.txt"):
        (home.root / file).parent.mkdir()
        (home.root / file).write_text('{"type": "click"}\n', encoding="utf-8")
    assert forgettable(home) == (name(1), name(2))
    assert forget_all(home).left == ("documents", "project")
    assert _left(home) == {
        "documents",
        "documents/letter.txt",
        "project",
        "project/events.jsonl",
    }


@pytest.mark.parametrize("odd", ["documents", "nowhere"])
def test_a_folder_that_is_no_session_is_refused_before_anything_goes(
    home: SessionFolder, odd: str
) -> None:
    (home.root / "documents").mkdir()
    before = _left(home)
    with pytest.raises(SessionError, match="no session in it"):
        forget(home, [name(1), odd])
    assert _left(home) == before


def test_an_open_session_is_refused(home: SessionFolder) -> None:
    with home.reopen(name(1)), pytest.raises(SessionError, match="open elsewhere"):
        forget(home, [name(1)])
    assert (home.root / name(1) / EVENTS_FILE).exists()


def test_a_damaged_session_can_be_forgotten(home: SessionFolder) -> None:
    (home.root / name(1) / EVENTS_FILE).write_text("no", encoding="utf-8")
    assert name(1) in forgettable(home)
    forget(home, [name(1)])
    assert not (home.root / name(1)).exists()


def test_nothing_behind_a_link_is_touched(home: SessionFolder, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / EVENTS_FILE).write_text("mine", encoding="utf-8")
    linked = name(3)
    (home.root / linked).symlink_to(outside)
    (home.root / name(1) / "inner").symlink_to(outside)
    forget(home, [linked, name(1)])
    assert (outside / EVENTS_FILE).read_text(encoding="utf-8") == "mine"
    assert not (home.root / linked).is_symlink()
