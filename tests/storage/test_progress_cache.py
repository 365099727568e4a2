"""The cache says what the files say, whatever happened to it or to them."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.assessment import ExaminerKind
from interviewer.core.events import QuestionResult
from interviewer.core.outcome import Kept, keep
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.progress import Grader
from interviewer.core.trend import Jitter
from interviewer.core.verdict import Verdict
from interviewer.storage.progress_cache import CACHE_FILE, ProgressCache
from interviewer.storage.progress_rows import pack_results, unpack_results
from interviewer.storage.sessions import EVENTS_FILE, SessionFolder
from tests.storage.past import name, result, write

GRADER = Grader(ExaminerKind.LOCAL, "v1")
JITTER = Jitter(1.5, dict.fromkeys(Criterion, 0.25), 8)


@pytest.fixture
def folder(tmp_path: Path) -> SessionFolder:
    return SessionFolder(tmp_path / "kept")


def _sessions(folder: SessionFolder) -> list[str]:
    return [sitting.session for sitting in ProgressCache.of(folder).sittings]


def _fresh(folder: SessionFolder) -> tuple[object, ...]:
    (folder.root / CACHE_FILE).unlink()
    return ProgressCache.of(folder).rows


def test_a_second_look_reads_no_session(folder: SessionFolder) -> None:
    path = write(folder, 1)
    first = ProgressCache.of(folder)
    size, times = path.stat().st_size, path.stat().st_mtime_ns
    path.write_bytes(b"?" * size)
    os.utime(path, ns=(times, times))
    assert ProgressCache.of(folder).sittings == first.sittings


def test_added_changed_and_removed_files_are_seen(folder: SessionFolder) -> None:
    paths = [write(folder, number) for number in range(3)]
    assert _sessions(folder) == [name(0), name(1), name(2)]
    write(folder, 3, result(score=90.0))
    paths[0].unlink()
    finished = paths[1].read_text(encoding="utf-8").replace('"score":40.0', '"score":41.5')
    paths[1].write_text(finished, encoding="utf-8")
    changed = ProgressCache.of(folder)
    assert [row.session for row in changed.rows] == [name(1), name(2), name(3)]
    scores = [item.results[0].score for item in changed.sittings]
    assert scores == [41.5, 40.0, 90.0]
    assert _fresh(folder) == changed.rows


def test_a_session_that_goes_on_is_read_again(folder: SessionFolder) -> None:
    path = write(folder, 1)
    whole = path.read_bytes()
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    assert _sessions(folder) == []
    path.write_bytes(whole)
    assert _sessions(folder) == [name(1)]


def test_what_is_no_session_is_remembered_as_none(folder: SessionFolder) -> None:
    write(folder, 1)
    (folder.root / "notes").mkdir()
    (folder.root / "notes" / EVENTS_FILE).write_text("hello", encoding="utf-8")
    (folder.root / "empty").mkdir()
    for _ in range(2):
        assert _sessions(folder) == [name(1)]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="torn"),
        pytest.param(b"[]", id="a-list"),
        pytest.param(b'{"v":99,"rows":[],"measured":[],"regraded":[]}', id="newer"),
        pytest.param(b'{"v":2}', id="keys-missing"),
        pytest.param(b'{"v":2,"rows":[[1]],"measured":[],"regraded":[]}', id="odd-row"),
        pytest.param(b'{"v":2,"rows":{"a":1},"measured":[],"regraded":[]}', id="no-rows"),
        pytest.param(b"[" * 200_000, id="deep"),
        pytest.param(b"\xff\xfe", id="not-utf8"),
        pytest.param(b'{"v":2,"rows":[],"measured":[["local",null,NaN,[0.0,0.0,0.0,0.0],1]],'
                     b'"regraded":[]}', id="nan"),
    ],
)  # fmt: skip
def test_a_damaged_cache_is_made_again(folder: SessionFolder, content: bytes) -> None:
    write(folder, 1)
    (folder.root / CACHE_FILE).write_bytes(content)
    cache = ProgressCache.of(folder)
    assert [item.session for item in cache.sittings] == [name(1)]
    assert cache.measured == {}
    assert json.loads((folder.root / CACHE_FILE).read_bytes())["v"] == 2


@pytest.mark.parametrize("place", [0, 1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("odd", [None, 7, "x", [], {}, [[]], -1.5, True, "9" * 5000])
def test_every_odd_value_in_a_row_is_refused_or_harmless(
    folder: SessionFolder, place: int, odd: object
) -> None:
    write(folder, 1)
    ProgressCache.of(folder)
    path = folder.root / CACHE_FILE
    raw = json.loads(path.read_bytes())
    raw["rows"][0][place] = odd
    path.write_text(json.dumps(raw), encoding="utf-8")
    for sitting in ProgressCache.of(folder).sittings:
        assert isinstance(sitting.results, tuple)


@pytest.mark.parametrize("place", range(14))
@pytest.mark.parametrize("odd", [None, 7, "x", [], {}, 1e300, ["a", 1], "11111"])
def test_every_odd_value_in_a_result_is_refused_or_valid(place: int, odd: object) -> None:
    (raw,) = pack_results((keep(result()),))
    raw[place] = odd
    try:
        (found,) = unpack_results([raw])
    except ValueError:
        return
    assert keep(QuestionResult.model_validate(found._asdict())) == found


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    st.builds(
        QuestionResult,
        topic=_TEXT,
        question=_TEXT,
        skipped=st.booleans(),
        first=st.sampled_from([None, *Verdict]),
        final=st.sampled_from([None, *Verdict]),
        marks=st.dictionaries(st.sampled_from(Criterion), st.sampled_from(Mark)),
        score=st.none() | st.floats(0, 100),
        rose=st.booleans(),
        repaired=st.booleans(),
        flags=st.lists(_TEXT, max_size=3).map(tuple),
        examiner=st.sampled_from([None, *ExaminerKind]),
        version=st.none() | _TEXT,
        rubric=st.none() | _TEXT,
        drill=st.sampled_from([None, *Criterion]),
        pace=st.none() | st.floats(0, 400),
        first_word=st.none() | st.floats(0, 60),
        fillers=st.none() | st.floats(0, 100),
    )
)
def test_every_result_comes_back_as_it_was(kept: QuestionResult) -> None:
    raw = json.loads(json.dumps(pack_results((keep(kept),))))
    assert unpack_results(raw) == (keep(kept),)


def test_the_cache_holds_every_field_of_a_result() -> None:
    assert set(QuestionResult.model_fields) == set(Kept._fields)


def test_what_was_measured_and_regraded_is_kept(folder: SessionFolder) -> None:
    path = write(folder, 1)
    cache = ProgressCache.of(folder)
    cache.measure(GRADER, JITTER)
    cache.regrade(GRADER, {name(1): [result(score=77.0)]})
    cache.save()
    again = ProgressCache.of(folder)
    assert again.measured == {GRADER: JITTER}
    assert again.regraded[name(1), GRADER].results[0].score == 77.0
    path.write_bytes(path.read_bytes() + b" ")
    assert ProgressCache.of(folder).regraded == {}


def test_a_folder_that_cannot_be_written_still_shows_its_sessions(folder: SessionFolder) -> None:
    write(folder, 1)
    (folder.root / CACHE_FILE).mkdir()
    assert _sessions(folder) == [name(1)]


def test_a_cache_that_is_no_file_is_not_waited_for(folder: SessionFolder) -> None:
    write(folder, 1)
    os.mkfifo(folder.root / CACHE_FILE)
    assert _sessions(folder) == [name(1)]


def test_no_sessions_are_no_progress(tmp_path: Path) -> None:
    assert ProgressCache.of(SessionFolder(tmp_path / "none")).sittings == ()
    assert not (tmp_path / "none").exists()


def test_the_cache_is_for_the_user_alone(folder: SessionFolder) -> None:
    write(folder, 1)
    ProgressCache.of(folder)
    assert (folder.root / CACHE_FILE).stat().st_mode & 0o777 == 0o600
    assert folder.ids() == (name(1),)
