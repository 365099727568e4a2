"""Nothing that was said is lost, and a damaged file is named in one sentence."""

import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.dialogue import Dialogue, Phase
from interviewer.core.events import Event, QuestionResult
from interviewer.errors import SessionError, SessionFormatError
from interviewer.storage.earlier import EarlierSessions
from interviewer.storage.sessions import (
    EVENTS_FILE,
    SessionFile,
    SessionFolder,
    read_events,
)
from tests.build import Events, probe

SESSION = "20261122-090000-abcd"


def _story() -> list[Event]:
    events = Events()
    return [
        events.started(),
        events.asked(),
        events.answered("naïve — “quoted” \u2028 line"),
        events.assessed(),
        events.probed(),
        events.answered(),
        events.assessed(turn=1),
        events.probed(probe("And why not RMSProp?")),
        events.skipped(),
        events.finished(),
    ]


def _write(folder: SessionFolder, story: list[Event], session: str = SESSION) -> Path:
    with folder.create(session) as file:
        for event in story:
            file.append(event)
    return folder.root / session / EVENTS_FILE


def _folder(tmp_path: Path) -> SessionFolder:
    return SessionFolder(tmp_path / "kept")


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    folder, story = _folder(tmp_path), _story()[:6]
    _write(folder, story)
    recording = folder.read(SESSION)
    assert list(recording.events) == story
    assert not recording.torn


def test_only_the_user_may_read_it(tmp_path: Path) -> None:
    path = _write(_folder(tmp_path), _story()[:1])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_line_torn_at_any_byte_is_dropped_reported_and_cut_off_on_reopening(
    tmp_path: Path,
) -> None:
    folder, story = _folder(tmp_path), _story()[:3]
    path = _write(folder, story)
    whole = path.read_bytes()
    start = whole.rstrip(b"\n").rfind(b"\n") + 1
    for cut in range(start + 1, len(whole)):
        path.write_bytes(whole[:cut])
        recording = folder.read(SESSION)
        assert recording.torn
        assert list(recording.events) == story[:2]
    with folder.reopen(SESSION) as file:
        file.append(story[2])
    assert folder.read(SESSION).events == tuple(story)
    assert not folder.read(SESSION).torn


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "holds no event", id="empty"),
        pytest.param(b"{", "holds no event", id="only-a-torn-line"),
        pytest.param(b"hello\n", "line 1: not one of our events", id="no-json"),
        pytest.param(b'{"v": 1, "type": "danced"}\n', "line 1", id="unknown-type"),
        pytest.param(b'{"v": 2, "type": "asked"}\n', "newer version", id="newer"),
        pytest.param(b"\xff\xfe\x00\n", "line 1", id="not-utf8"),
        pytest.param(b"[" * 100_000 + b"\n", "line 1", id="deep"),
        pytest.param(b'{"v": 1, "type": "skipped", "at": "2026-01-01T00:00:00Z", "x": 1}\n',
                     "`skipped.x`", id="unknown-key"),
        pytest.param(b'{"v": 1, "type": "skipped", "at": "2026-01-01T00:00:00"}\n',
                     "timezone", id="naive-time"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_session_is_named_in_one_sentence(
    tmp_path: Path, content: bytes, says: str
) -> None:
    path = tmp_path / EVENTS_FILE
    path.write_bytes(content)
    with pytest.raises(SessionFormatError, match=says) as caught:
        read_events(path)
    assert "\n" not in str(caught.value)


@given(st.binary(max_size=300))
def test_any_bytes_are_events_or_a_sentence(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / EVENTS_FILE
        path.write_bytes(content)
        with pytest.raises(SessionFormatError):
            read_events(path)


def test_a_session_is_open_in_one_place_only(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    with folder.create(SESSION), pytest.raises(SessionError, match="open elsewhere"):
        folder.reopen(SESSION)
    folder.reopen(SESSION).close()


def test_an_unwritable_place_is_told_before_the_interview(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SessionError, match="--sessions"):
        SessionFolder(tmp_path / "file" / "below").create(SESSION)


def test_a_full_disk_leaves_the_file_as_it_was() -> None:
    descriptor = os.open("/dev/full", os.O_WRONLY)
    file = SessionFile(Path("/dev/full"), descriptor)
    with file, pytest.raises(SessionError, match="no space left on device"):
        file.append(_story()[0])


def test_a_short_write_is_undone(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="file size limits are POSIX")
    folder, story = _folder(tmp_path), _story()
    path = _write(folder, story[:2])
    before = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    import signal

    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 20, limits[1]))
        with folder.reopen(SESSION) as file, pytest.raises(SessionError, match="too large"):
            file.append(story[2])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("latest", "20261122-100000-bbbb"),
        ("20261122-09", SESSION),
        (SESSION, SESSION),
    ],
)
def test_sessions_are_found_by_their_beginning(tmp_path: Path, name: str, found: str) -> None:
    folder = _folder(tmp_path)
    _write(folder, _story()[:1])
    _write(folder, _story()[:1], "20261122-100000-bbbb")
    assert folder.find(name) == found


@pytest.mark.parametrize(
    ("name", "says"),
    [("2026", "2 sessions begin"), ("1999", "no such session"), ("", "2 sessions")],
)
def test_a_name_that_fits_none_or_several_is_refused(tmp_path: Path, name: str, says: str) -> None:
    folder = _folder(tmp_path)
    _write(folder, _story()[:1])
    _write(folder, _story()[:1], "20261122-100000-bbbb")
    with pytest.raises(SessionError, match=says):
        folder.find(name)


def test_no_sessions_yet_says_how_to_start(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match="interviewer chat"):
        _folder(tmp_path).find("latest")


def test_summaries_come_newest_first_and_pass_over_what_is_no_session(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    _write(folder, _story())
    _write(folder, _story()[:3], "20261122-100000-bbbb")
    (folder.root / "20261122-110000-cccc").mkdir()
    (folder.root / "20261122-120000-dddd").mkdir()
    (folder.root / "20261122-120000-dddd" / EVENTS_FILE).write_text("no", encoding="utf-8")
    found = list(folder.summaries())
    assert [item.session for item in found] == ["20261122-100000-bbbb", SESSION]
    assert found[0].finished is None
    assert found[1].finished is not None


def test_every_prefix_of_a_session_resumes_where_it_stood(tmp_path: Path) -> None:
    story = _story()
    for length in range(1, len(story)):
        folder = SessionFolder(tmp_path / str(length))
        _write(folder, story[:length])
        dialogue = Dialogue.of(folder.read(SESSION).events)
        assert dialogue == Dialogue.of(story[:length])
        assert dialogue.phase is not Phase.FINISHED


def test_no_event_is_written_with_a_line_end_inside(tmp_path: Path) -> None:
    path = _write(_folder(tmp_path), _story())
    lines = path.read_bytes().split(b"\n")
    assert len(lines) == len(_story()) + 1
    assert all(json.loads(line)["v"] == 1 for line in lines[:-1])


def test_earlier_sessions_are_recalled_by_topic_newest_first(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    assert EarlierSessions(folder).recall("optimization") == ()
    for session in (SESSION, "20261122-100000-bbbb", "20261122-110000-cccc"):
        story = _story()
        results = (QuestionResult(topic="optimization", question="why-adam"),)
        story[-1] = story[-1].model_copy(update={"results": results})
        _write(folder, story if session != "20261122-110000-cccc" else story[:3], session)
    memory = EarlierSessions(folder)
    assert len(memory.recall("optimization")) == 2
    assert memory.recall("architectures") == ()
