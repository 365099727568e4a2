"""An export holds everything, an import adds it unchanged, and a hostile archive adds nothing."""

import os
import stat
import struct
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.errors import SessionError
from interviewer.storage.archive import export_archive, import_archive
from interviewer.storage.cards import CARDS_FILE, CardFile
from interviewer.storage.progress_cache import CACHE_FILE, ProgressCache
from interviewer.storage.sessions import EVENTS_FILE, SessionFolder
from tests.storage.past import name, write
from tests.storage.test_cards import CARD

EVENTS = f"sessions/{name(1)}/{EVENTS_FILE}"


def _files(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def home(tmp_path: Path) -> SessionFolder:
    folder = SessionFolder(tmp_path / "home")
    write(folder, 1)
    write(folder, 2)
    (folder.root / name(2) / "audio.flac").write_bytes(os.urandom(3000))
    CardFile(folder.root).write([CARD])
    return folder


@pytest.fixture
def archive(home: SessionFolder, tmp_path: Path) -> Path:
    path = tmp_path / "mine.zip"
    export_archive(home, path)
    return path


def _other(tmp_path: Path) -> SessionFolder:
    return SessionFolder(tmp_path / "other")


def test_everything_comes_back(home: SessionFolder, archive: Path, tmp_path: Path) -> None:
    done = import_archive(_other(tmp_path), archive)
    assert done.added == (name(1), name(2))
    assert _files(tmp_path / "other") == _files(home.root)
    assert stat.S_IMODE((tmp_path / "other" / name(1)).stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "other" / name(2) / "audio.flac").stat().st_mode) == 0o600


_CONTENT = st.binary(max_size=2000) | st.integers(0, 300_000).map(bytes)
_AUDIO = st.dictionaries(
    st.from_regex(r"[a-z0-9][a-z0-9 ._-]{0,20}", fullmatch=True), _CONTENT, max_size=3
)


@given(st.lists(_AUDIO, min_size=1, max_size=4))
def test_round_trip(recordings: list[dict[str, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = SessionFolder(Path(place) / "home")
        for number, files in enumerate(recordings):
            session = write(folder, number).parent
            for file, content in files.items():
                if file != EVENTS_FILE:
                    (session / file).write_bytes(content)
        done = export_archive(folder, Path(place) / "mine.zip")
        assert done.left_out == ()
        import_archive(SessionFolder(Path(place) / "other"), Path(place) / "mine.zip")
        assert _files(Path(place) / "other") == _files(folder.root)


def test_importing_again_changes_nothing(home: SessionFolder, archive: Path) -> None:
    before = _files(home.root)
    done = import_archive(home, archive)
    assert done.added == ()
    assert done.kept == (name(1), name(2))
    assert _files(home.root) == before


def test_what_is_here_is_never_replaced(home: SessionFolder, archive: Path) -> None:
    path = home.root / name(1) / EVENTS_FILE
    path.write_bytes(path.read_bytes() + b'{"torn')
    before = _files(home.root)
    assert import_archive(home, archive).differing == (name(1),)
    assert _files(home.root) == before


def test_derived_and_foreign_files_stay_behind(home: SessionFolder, tmp_path: Path) -> None:
    ProgressCache.of(home)
    (home.root / "notes").mkdir()
    (home.root / "notes" / "diary.txt").write_text("mine", encoding="utf-8")
    (home.root / name(1) / "link").symlink_to("/etc/passwd")
    (home.root / name(1) / "<odd>").write_text("", encoding="utf-8")
    done = export_archive(home, tmp_path / "mine.zip")
    assert set(done.left_out) == {f"{name(1)}/link", f"{name(1)}/<odd>"}
    names = zipfile.ZipFile(tmp_path / "mine.zip").namelist()
    assert not [item for item in names if "notes" in item or CACHE_FILE in item]


def test_a_damaged_session_is_left_out_and_named(archive: Path, tmp_path: Path) -> None:
    path = _zip(tmp_path, {EVENTS: _whole(archive), EVENTS.replace("abcd", "dddd"): b"no\n"})
    done = import_archive(_other(tmp_path), path)
    assert done.added == (name(1),)
    assert done.unreadable == (name(1).replace("abcd", "dddd"),)


def test_cards_that_cannot_be_read_are_not_taken(archive: Path, tmp_path: Path) -> None:
    path = _zip(tmp_path, {EVENTS: _whole(archive), CARDS_FILE: b"{}!"})
    import_archive(_other(tmp_path), path)
    assert CardFile(tmp_path / "other").read() == {}


def _whole(archive: Path) -> bytes:
    return zipfile.ZipFile(archive).read(EVENTS)


def _zip(tmp_path: Path, files: dict[str, bytes], **infos: int) -> Path:
    path = tmp_path / "made.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for file, content in files.items():
            info = zipfile.ZipInfo(file)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = infos.get("attributes", 0)
            zipped.writestr(info, content)
    return path


@pytest.mark.parametrize(
    "odd",
    [
        "../escape.jsonl",
        "/etc/cron.d/events.jsonl",
        "sessions/../../events.jsonl",
        "sessions/../x/events.jsonl",
        "sessions/a/../events.jsonl",
        "sessions/a/b/events.jsonl",
        "sessions/a/.hidden",
        "sessions/.a/events.jsonl",
        "sessions\\a\\events.jsonl",
        "C:/sessions/a/events.jsonl",
        "sessions/a/ev\nents.jsonl",
        f"sessions/{'a' * 300}/events.jsonl",
        "cards.json",
        ".progress.json",
        "sessions//events.jsonl",
    ],
)
def test_names_that_are_not_ours_end_the_import(archive: Path, tmp_path: Path, odd: str) -> None:
    path = _zip(tmp_path, {EVENTS: _whole(archive), odd: b"x"})
    _refused(path, tmp_path, "none of our files")


def _refused(path: Path, tmp_path: Path, says: str) -> None:
    other = _other(tmp_path)
    with pytest.raises(SessionError, match=says) as caught:
        import_archive(other, path)
    assert "\n" not in str(caught.value)
    assert not other.root.exists() or list(other.root.iterdir()) == []


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR], ids=oct)
def test_links_and_devices_end_the_import(archive: Path, tmp_path: Path, kind: int) -> None:
    path = _zip(tmp_path, {EVENTS: _whole(archive)}, attributes=(kind | 0o777) << 16)
    _refused(path, tmp_path, "no ordinary file")


def test_a_bomb_ends_the_import_before_it_is_unpacked(archive: Path, tmp_path: Path) -> None:
    audio = f"sessions/{name(1)}/audio.flac"
    path = _zip(tmp_path, {EVENTS: _whole(archive), audio: bytes(120_000_000)})
    assert path.stat().st_size < 200_000
    _refused(path, tmp_path, "too much in it")


def test_a_file_that_lies_about_its_size_ends_the_import(archive: Path, tmp_path: Path) -> None:
    path = _zip(tmp_path, {EVENTS: _whole(archive)})
    raw = bytearray(path.read_bytes())
    directory = raw.rfind(b"PK\x01\x02")
    struct.pack_into("<I", raw, directory + 24, 10)
    path.write_bytes(raw)
    _refused(path, tmp_path, "not a whole archive|larger than it says")


def test_a_file_that_says_it_is_huge_ends_the_import(archive: Path, tmp_path: Path) -> None:
    path = _zip(tmp_path, {EVENTS: _whole(archive)})
    raw = bytearray(path.read_bytes())
    directory = raw.rfind(b"PK\x01\x02")
    struct.pack_into("<I", raw, directory + 24, 0xFFFFFFF0)
    path.write_bytes(raw)
    _refused(path, tmp_path, "too much in it")


def test_an_encrypted_file_ends_the_import(archive: Path, tmp_path: Path) -> None:
    path = _zip(tmp_path, {EVENTS: _whole(archive)})
    raw = bytearray(path.read_bytes())
    raw[raw.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    _refused(path, tmp_path, "is encrypted")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_ends_the_import(archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "made.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr(EVENTS, _whole(archive))
        zipped.writestr(EVENTS, b"other")
    _refused(path, tmp_path, "stands twice")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "not a whole archive", id="empty"),
        pytest.param(b"hello", "not a whole archive", id="text"),
        pytest.param(b"PK\x05\x06" + bytes(18), "no session in it", id="empty-zip"),
        pytest.param(b"PK\x03\x04" + bytes(400), "not a whole archive", id="cut"),
    ],
)
def test_what_is_no_archive_is_one_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "made.zip"
    path.write_bytes(content)
    _refused(path, tmp_path, says)


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to(path)],
                         ids=["folder", "fifo", "loop"])  # fmt: skip
def test_what_is_no_file_is_one_sentence(tmp_path: Path, make: object) -> None:
    assert callable(make)
    make(tmp_path / "odd.zip")
    _refused(tmp_path / "odd.zip", tmp_path, r"(no such file|not a file)\. Give a file written by")


@given(st.data())
def test_a_damaged_archive_is_whole_or_a_sentence(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = SessionFolder(Path(place) / "home")
        write(folder, 1)
        path = Path(place) / "mine.zip"
        export_archive(folder, path)
        raw = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(raw[: data.draw(st.integers(0, len(raw)))])
        other = SessionFolder(Path(place) / "other")
        with suppress(SessionError):
            import_archive(other, path)
        outside = {item.name for item in Path(place).iterdir()}
        assert outside <= {"home", "mine.zip", "other"}


def test_an_unwritable_place_is_one_sentence_and_leaves_nothing(
    home: SessionFolder, tmp_path: Path
) -> None:
    with pytest.raises(SessionError, match="no such file or directory"):
        export_archive(home, tmp_path / "no" / "mine.zip")
    assert not (tmp_path / "no").exists()
