from pathlib import Path

import pytest

from interviewer.storage.importing.refusal import RecordingError
from interviewer.storage.importing.sniff import Kind, sniff
from tests.storage.nasty import CHAT, SRT, VTT, encoded, wav


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(VTT, Kind.WEBVTT, id="webvtt"),
        pytest.param(SRT, Kind.SUBRIP, id="srt"),
        pytest.param(CHAT, Kind.TEXT, id="chat"),
        pytest.param("[00:01] Ana: hi\n", Kind.TEXT, id="chat in brackets"),
        pytest.param('  [{"role": "user"}]', Kind.JSON, id="json"),
        pytest.param("[Ana] hi\n", Kind.TEXT, id="name in brackets"),
    ],
)
def test_content_decides_whatever_the_name_says(content: str, kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "interview.mp3"
    path.write_text(content, encoding="utf-8")
    assert sniff(path).kind is kind


@pytest.mark.parametrize(
    ("container", "codec"),
    [
        pytest.param("mp3", "mp3", id="mp3"),
        pytest.param("ogg", "libopus", id="opus"),
        pytest.param("webm", "libopus", id="webm"),
        pytest.param("mp4", "aac", id="mp4"),
        pytest.param("ipod", "aac", id="m4a"),
        pytest.param("matroska", "aac", id="mkv"),
        pytest.param("adts", "aac", id="aac"),
        pytest.param("mpegts", "aac", id="ts"),
    ],
)
def test_media_is_known_without_its_suffix(container: str, codec: str, tmp_path: Path) -> None:
    path = tmp_path / "interview.txt"
    encoded(path, container, codec)
    sniffed = sniff(path)
    assert (sniffed.kind, sniffed.text) == (Kind.MEDIA, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_the_same_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes("Ana: Why “Adam”, Zoë?\r\nBen: It adapts.\r".encode(encoding))
    assert sniff(path).text == "Ana: Why “Adam”, Zoë?\nBen: It adapts.\n"


def test_windows_text_keeps_its_quotes(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes("Ana: Why “Adam”, Zoë?".encode("cp1252"))
    assert sniff(path).text == "Ana: Why “Adam”, Zoë?"


def test_equal_names_of_different_recordings_have_different_digests(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    wav(first)
    wav(second, seconds=1.5)
    assert sniff(first).digest != sniff(second).digest


def test_a_hostile_name_does_not_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\nb"
    path.touch()
    with pytest.raises(RecordingError, match="empty") as refused:
        sniff(path)
    assert str(refused.value).isprintable()
