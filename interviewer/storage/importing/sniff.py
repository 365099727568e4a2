"""What is this file? Told by its content; the name decides nothing."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import stat
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NoReturn

from interviewer.storage.importing.refusal import refuse

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

LARGEST_TEXT = 20_000_000
"""Bytes. Two hours with timed words take about four million as JSON."""
LARGEST_MEDIA = 20_000_000_000
_HEAD = 8192
_FORMATS = "Give audio, video, WebVTT, SRT, JSON or a text transcript."


class Kind(StrEnum):
    """How a file has to be read."""

    MEDIA = "media"
    WEBVTT = "webvtt"
    SUBRIP = "subrip"
    JSON = "json"
    TEXT = "text"


@dataclass(frozen=True)
class Sniffed:
    """A file that can be tried. `text` is None for media, which is never read whole."""

    path: Path
    kind: Kind
    text: str | None
    digest: str
    """SHA-256 of the content, as far as it tells two files apart: see `_digest`."""


def sniff(path: Path) -> Sniffed:
    """The kind and text of a file; raises `RecordingError` in one sentence when it is none of ours.

    Pipes, devices and folders are refused before anything is read from them.
    """
    with _open(path) as stream:
        size = os.fstat(stream.fileno()).st_size
        if size == 0:
            raise refuse(path, "it is empty", "Give a file that holds a conversation.")
        head = stream.read(_HEAD)
        if is_media(head):
            if size > LARGEST_MEDIA:
                raise refuse(path, "it is over 20 GB", "Cut it, or give its sound only.")
            return Sniffed(path, Kind.MEDIA, None, _digest(stream, size))
        _refuse_known_binary(path, head)
        if size > LARGEST_TEXT:
            what = f"it is over {LARGEST_TEXT // 1_000_000} MB of text"
            raise refuse(path, what, "Cut it into smaller files.")
        raw = head + stream.read(LARGEST_TEXT)
    text = decode(path, raw)
    return Sniffed(path, _kind_of(path, text), text, hashlib.sha256(raw).hexdigest())


def _open(path: Path) -> BinaryIO:
    # O_NONBLOCK: opening a pipe nobody writes to would wait for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable file name"
        raise refuse(path, reason.lower(), "Give a readable file.") from error
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise refuse(path, f"it is {_named(mode)}", "Give a file.")
    return os.fdopen(descriptor, "rb")


def _named(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a pipe" if stat.S_ISFIFO(mode) else "a device, not a file"


def _digest(stream: BinaryIO, size: int) -> str:
    """Over size, first and last megabyte: a two-hour video need not be read twice."""
    digest = hashlib.sha256(str(size).encode())
    for offset in (0, max(0, size - 1_000_000)):
        stream.seek(offset)
        digest.update(stream.read(1_000_000))
    return digest.hexdigest()


_MEDIA_HEADS = (
    b"fLaC", b"OggS", b"ID3", b"\x1aE\xdf\xa3", b"caff", b"#!AMR", b"RF64", b"0&\xb2u\x8ef\xcf\x11",
    b"wvpk", b".snd",
)  # fmt: skip


def is_media(head: bytes) -> bool:
    """Whether a file that begins like this holds sound or video PyAV may be given.

    Play lists (HLS, concat) are no media here: their demuxers would open other addresses.
    """
    if head.startswith(_MEDIA_HEADS):
        return True
    if head[:4] in {b"RIFF", b"FORM"}:
        return head[8:12] in {b"WAVE", b"AVI ", b"AIFF", b"AIFC"}
    if head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"}:
        return True
    if len(head) > 188 and head[0] == 0x47 and head[188] == 0x47:
        return True
    return _is_mpeg_audio(head)


def _is_mpeg_audio(head: bytes) -> bool:
    """A frame header of ADTS or MPEG layer 2 or 3; UTF-16's FF FE would be layer 1."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    if head[1] & 0xF6 == 0xF0:
        return head[2] >> 2 & 0xF < 13
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    return (
        version != 1 and layer in {1, 2} and head[2] >> 4 not in {0, 15} and head[2] >> 2 & 3 != 3
    )


_BINARY_HEADS = (
    (b"PK\x03\x04", "it is a zip archive or an office document", "Export plain text, or unpack it"),
    (b"\x1f\x8b", "it is compressed", "Unpack it first"),
    (b"BZh", "it is compressed", "Unpack it first"),
    (b"\xfd7zXZ", "it is compressed", "Unpack it first"),
    (b"7z\xbc\xaf", "it is compressed", "Unpack it first"),
    (b"Rar!", "it is compressed", "Unpack it first"),
    (b"%PDF", "it is a PDF", "Export the transcript as text"),
    (b"{\\rtf", "it is a rich-text document", "Save it as plain text"),
    (b"\x89PNG", "it is an image", _FORMATS.rstrip(".")),
    (b"\xff\xd8\xff", "it is an image", _FORMATS.rstrip(".")),
    (b"GIF8", "it is an image", _FORMATS.rstrip(".")),
    (b"#EXTM3U", "it is a play list", "Give the recording itself"),
)


def _refuse_known_binary(path: Path, head: bytes) -> None:
    for magic, what, remedy in _BINARY_HEADS:
        if head.removeprefix(codecs.BOM_UTF8).startswith(magic):
            raise refuse(path, what, f"{remedy}.")


_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(path: Path, raw: bytes) -> str:
    """The text of a file: by its mark, else UTF-8, UTF-16 told by its zeros, or Windows-1252.

    Line ends become `\\n`. Raises `RecordingError` for what is no text.
    """
    text = _decoded(path, raw).lstrip("\ufeff")
    if not text.strip():
        raise refuse(path, "it holds nothing but blank space", "Give a file with a conversation.")
    odd = sum(char < " " and char not in "\t\n\r\f\x0b\x1b" for char in text[:_HEAD])
    if odd > len(text[:_HEAD]) / 50:
        _refuse_binary(path)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _decoded(path: Path, raw: bytes) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, errors="replace")
    zeros = raw[:_HEAD].count(0)
    if zeros:
        return _decoded_wide(path, raw, zeros)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(raw) - 3:  # a file cut inside its last character
            return raw.decode("utf-8", errors="replace")
    # The five bytes Windows leaves undefined are control characters in Latin-1 and are kept out.
    return raw.decode("cp1252", errors="replace")


def _decoded_wide(path: Path, raw: bytes, zeros: int) -> str:
    """UTF-16 without a mark has its zeros on one side only."""
    head = raw[:_HEAD]
    odd = head[1::2].count(0)
    if zeros > len(head) / 4 and max(odd, zeros - odd) > zeros * 0.95:
        return raw.decode("utf-16-le" if odd > zeros / 2 else "utf-16-be", errors="replace")
    return _refuse_binary(path)


def _refuse_binary(path: Path) -> NoReturn:
    raise refuse(path, "it is neither text nor a recording", _FORMATS)


_TIMING = re.compile(r"^\s*-?\d[\d:.,]{2,14}\s*-->", re.MULTILINE)
_PAGE = re.compile(r"\s*<(?:!doctype html|html|\?xml)\b", re.IGNORECASE)


def _kind_of(path: Path, text: str) -> Kind:
    if text.startswith("WEBVTT"):
        return Kind.WEBVTT
    if _PAGE.match(text[:_HEAD]):
        raise refuse(path, "it is a web page or XML", "Export the transcript as text or WebVTT.")
    if text.lstrip()[:1] in {"{", "["} and _looks_like_json(text):
        return Kind.JSON
    return Kind.SUBRIP if _TIMING.search(text) else Kind.TEXT


def _looks_like_json(text: str) -> bool:
    """`[00:01] Ana: hi` and `[Ana] hi` are chats; JSON goes on with a value."""
    return re.match(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])", text[:_HEAD]) is not None
