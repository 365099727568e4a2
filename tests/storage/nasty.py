"""Files nobody would hand over on purpose, made when they are needed."""

import io
import json
import os
import struct
import subprocess
import sys
import wave
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np

Maker = Callable[[Path], None]

VTT = """WEBVTT

00:00:01.000 --> 00:00:03.000
<v Ana Diaz>Why Adam?</v>

00:00:04.000 --> 00:00:09.000
<v Ben Ito>It keeps running averages of the gradient and its square.</v>
"""
SRT = """1
00:00:01,000 --> 00:00:03,000
Ana: Why Adam?

2
00:00:04,000 --> 00:00:09,000
Ben: It keeps running averages of the gradient.
"""
CHAT = "Ana: Why Adam?\nBen: It keeps running averages.\nAna: Why not SGD?\nBen: It takes tuning.\n"


def text(content: str, encoding: str = "utf-8", newline: str = "\n") -> Maker:
    return lambda path: _put(path, content.replace("\n", newline).encode(encoding, "surrogatepass"))


def raw(content: bytes) -> Maker:
    return lambda path: _put(path, content)


def _put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def wav(path: Path, seconds: float = 1.0, channels: int = 1, rate: int = 16_000) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        times = np.arange(round(seconds * rate)) / rate
        tone = (np.sin(2 * np.pi * 440 * times) * 8000).astype("<i2")
        file.writeframes(np.repeat(tone, channels).tobytes())


def encoded(path: Path, container: str, codec: str, seconds: float = 2.0) -> None:
    """A tone in any container PyAV writes."""
    with av.open(str(path), "w", format=container) as out:
        stream = out.add_stream(codec, rate=48_000)
        assert isinstance(stream, av.AudioStream)
        step = stream.codec_context.frame_size or 1024
        for start in range(0, round(seconds * 48_000), step):
            times = (np.arange(step) + start) / 48_000
            tone = np.sin(2 * np.pi * 440 * times).astype(np.float32)[None] * 0.3
            layout = stream.codec_context.layout.name
            tone = np.repeat(tone, stream.codec_context.channels, axis=0)
            frame = av.AudioFrame.from_ndarray(tone, format="fltp", layout=layout)
            frame.sample_rate, frame.pts = 48_000, start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def _zip_bomb(path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 50_000_000)
    path.write_bytes(packed.getvalue())


def _id3_bomb(path: Path) -> None:
    """Looks like MP3 to a glance, and is a compressed stream of nothing behind."""
    path.write_bytes(b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + zlib.compress(b"\0" * 20_000_000))


def _truncated(container: str, codec: str, keep: float) -> Maker:
    def make(path: Path) -> None:
        encoded(path, container, codec)
        content = path.read_bytes()
        path.write_bytes(content[: round(len(content) * keep)])

    return make


def _scrambled(path: Path) -> None:
    encoded(path, "mp3", "mp3", seconds=4)
    content = bytearray(path.read_bytes())
    noise = np.random.default_rng(1)
    for place in noise.integers(500, len(content), 400):
        content[place] = int(noise.integers(256))
    path.write_bytes(bytes(content))


def _endless_wav(path: Path) -> None:
    """A header that promises four gigabytes, and one second."""
    wav(path)
    content = bytearray(path.read_bytes())
    content[4:8] = content[40:44] = struct.pack("<I", 0xFFFFFFFF)
    path.write_bytes(bytes(content))


def _silent_video(path: Path) -> None:
    with av.open(str(path), "w", format="matroska") as out:
        stream = out.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for _ in range(5):
            out.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        out.mux(stream.encode(None))


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def _unreadable(path: Path) -> None:
    path.write_text(CHAT, encoding="utf-8")
    path.chmod(0)


def _overlapping(count: int) -> str:
    cues = [
        f"00:00:{n % 50:02d}.000 --> 00:00:59.000\n<v {'AB'[n % 2]}na>Why {n}?"
        for n in range(count)
    ]
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


DEEP = "[" * 200_000 + "]" * 200_000
WHISPER = json.dumps({"segments": [{"start": -5, "end": "x", "text": " hello there"}, 7, None]})

NASTY: dict[str, Maker] = {
    "bom.vtt": text("\ufeff" + VTT),
    "utf16le.vtt": text("\ufeff" + VTT, "utf-16-le"),
    "utf16be-without-mark.srt": text(SRT, "utf-16-be"),
    "utf32.txt": text("\ufeff" + CHAT, "utf-32-le"),
    "latin1.srt": text(SRT.replace("averages", "m\u00fcller-averages"), "latin-1"),
    "crlf.vtt": text(VTT, newline="\r\n"),
    "cr-only.srt": text(SRT, newline="\r"),
    "mixed-ends.srt": raw(SRT.replace("\n\n", "\r\n\n").encode()),
    "overlapping.vtt": text(_overlapping(200)),
    "negative-times.srt": text(SRT.replace("00:00:01,000 -->", "-00:00:01,000 -->")),
    "backward-times.srt": text(SRT.replace("00:00:09", "00:00:02")),
    "huge-times.vtt": text(VTT.replace("00:00:03.000", "9999:59:59.999")),
    "no-blank-lines.srt": text(SRT.replace("\n\n", "\n")),
    "arrow-in-text.vtt": text(VTT.replace("Why Adam?", "a --> b, why?")),
    "only-header.vtt": text("WEBVTT\n\nNOTE nothing\n"),
    "five-megabyte-line.txt": text("Ana: " + "why " * 1_250_000),
    "five-megabyte-cue.vtt": text(VTT.replace("Why Adam?", "<b>" * 1_700_000)),
    "five-megabytes-of-arrows.srt": text(SRT + "\n-->" * 1_250_000),
    "five-megabytes-of-colons.txt": text("A:" * 2_500_000),
    "five-megabytes-of-brackets.txt": text("Ana: [" + "[(" * 2_500_000),
    "million-lines.txt": text("Ana: hm\n" * 300_000),
    "script.vtt": text(VTT.replace("Why Adam?", "<script>alert(1)</script>Why?<img src=x>")),
    "page.html": text("<!DOCTYPE html><html><body>Ana: hi</body></html>"),
    "entity-bomb.xml": text('<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa">]><l>&a;</l>'),
    "terminal-codes.txt": text(CHAT.replace("Why", "\x1b[31m\x1b]0;owned\x07Why")),
    "nul-bytes.txt": raw(CHAT.replace(" ", " \0").encode()),
    "lone-surrogates.json": text(r'[{"role": "user", "content": "\ud800 why"}]'),
    "deep.json": text(DEEP),
    "long-number.json": text('[{"role": "user", "content": "a", "start": ' + "9" * 5000 + "}]"),
    "wrong-types.json": text('{"messages": {"role": 1}, "segments": 5, "text": ["a", {}]}'),
    "not-a-number.json": text('[{"speaker": "A", "text": "why?", "start": NaN, "end": 1e999}]'),
    "odd-whisper.json": text(WHISPER),
    "half.jsonl": text('{"role": "user", "content": "why?"}\n{"role": "assi'),
    "not-ours.jsonl": text('{"v": 9, "type": "started", "at": 5}\n'),
    "empty.mp3": raw(b""),
    "blank.txt": raw(b" \r\n\t\n"),
    "noise.bin": raw(np.random.default_rng(0).bytes(100_000)),
    "zip-bomb.mp3": _zip_bomb,
    "tagged-bomb.mp3": _id3_bomb,
    "truncated.mp4": _truncated("mp4", "aac", 0.5),
    "truncated.mkv": _truncated("matroska", "aac", 0.6),
    "truncated.flac": _truncated("flac", "flac", 0.5),
    "scrambled.mp3": _scrambled,
    "endless.wav": _endless_wav,
    "no-samples.wav": lambda path: wav(path, seconds=0),
    "text-in.wav": raw(b"RIFF\x10\x00\x00\x00WAVEthis is no sound at all"),
    "silent-video.mkv": _silent_video,
    "playlist.mp3": text("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n"),
    "concat.mp3": text("ffconcat version 1.0\nfile /etc/passwd\n"),
    "folder": lambda path: path.mkdir(),
    "loop": _loop,
    "dangling": _dangling,
    "pipe": lambda path: os.mkfifo(path),
    "missing": lambda path: None,
}
if os.geteuid() != 0:
    NASTY["unreadable.txt"] = _unreadable


def kilobytes_at_most(script: str) -> int:
    """The peak memory of a Python process that runs `script`."""
    measured = script + "\nimport resource\nprint(resource.getrusage(0).ru_maxrss)\n"
    done = subprocess.run(
        [sys.executable, "-c", measured], capture_output=True, text=True, check=True, timeout=300
    )
    return int(done.stdout.splitlines()[-1])
