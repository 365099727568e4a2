"""Cards survive, and a file that holds no cards is named in one sentence."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.drills import Card, Memory
from interviewer.core.playbook import Criterion, Mark
from interviewer.errors import SessionError
from interviewer.storage.cards import CARDS_FILE, CardFile

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CARD = Card(
    topic="optimization",
    question="why-adam",
    criterion=Criterion.TRADEOFF,
    mark=Mark.MISSING,
    due=AT,
    seen=AT,
    memory=Memory(stability=2.5, difficulty=5.5, last=AT),
)


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    other = CARD.model_copy(update={"criterion": Criterion.EXAMPLE, "memory": None})
    CardFile(tmp_path / "new").write([CARD, other])
    assert CardFile(tmp_path / "new").read() == {CARD.key: CARD, other.key: other}
    assert (tmp_path / "new" / CARDS_FILE).stat().st_mode & 0o777 == 0o600


def test_no_file_is_no_cards(tmp_path: Path) -> None:
    assert CardFile(tmp_path).read() == {}


_GOOD = CARD.model_dump_json()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param("", "invalid json", id="empty"),
        pytest.param("[1", "invalid json", id="torn"),
        pytest.param("[]", "should be an object", id="a-list"),
        pytest.param('{"v": 2, "cards": []}', "`v`", id="newer"),
        pytest.param('{"v": 1, "cards": [], "x": 1}', "`x`", id="unknown-key"),
        pytest.param('{"v": 1, "cards": [{"topic": "a"}]}', "`cards.0.question`", id="lacking"),
        pytest.param("[" * 100_000, "invalid json", id="deep"),
        pytest.param(f'{{"v": 1, "cards": [{_GOOD.replace("2.5", "1e400")}]}}',
                     "`cards.0.memory.stability`", id="infinite"),
        pytest.param(f'{{"v": 1, "cards": [{_GOOD.replace("2026", "9999", 1)}]}}',
                     "`cards.0.due`", id="year-9999"),
        pytest.param(f'{{"v": 1, "cards": [{_GOOD.replace("Z", "", 1)}]}}',
                     "timezone", id="naive-time"),
    ],
)  # fmt: skip
def test_a_file_without_cards_is_named_in_one_sentence(
    tmp_path: Path, content: str, says: str
) -> None:
    (tmp_path / CARDS_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(SessionError, match=says) as caught:
        CardFile(tmp_path).read()
    assert "\n" not in str(caught.value)
    assert "Delete it" in str(caught.value)


@given(st.binary(max_size=200))
def test_any_bytes_are_cards_or_a_sentence(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / CARDS_FILE).write_bytes(content)
        with pytest.raises(SessionError):
            CardFile(Path(folder)).read()


def test_a_fifo_or_a_folder_is_no_card_file(tmp_path: Path) -> None:
    (tmp_path / CARDS_FILE).mkdir()
    with pytest.raises(SessionError, match="Delete it"):
        CardFile(tmp_path).read()
    (tmp_path / CARDS_FILE).rmdir()
    os.mkfifo(tmp_path / CARDS_FILE)
    with pytest.raises(SessionError, match="Delete it"):
        CardFile(tmp_path).read()


def test_a_failed_write_leaves_the_cards_as_they_were(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="file size limits are POSIX")
    import signal

    file = CardFile(tmp_path)
    file.write([CARD])
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20, limits[1]))
        with pytest.raises(SessionError, match="too large"):
            file.write([CARD, CARD])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert file.read() == {CARD.key: CARD}
    assert [path.name for path in tmp_path.iterdir()] == [CARDS_FILE]


def test_an_unwritable_place_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SessionError, match="--sessions"):
        CardFile(tmp_path / "file" / "below").write([CARD])
