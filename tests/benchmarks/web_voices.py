"""Do captions stay live when several speak at once? Run it by hand:

    python tests/benchmarks/web_voices.py [interviews]

Real server, real sockets and the shipped speech model; every page sends the same spoken answer in
real time, a moment after the one before. In one run: one speaker alone, then all. For each, how
long new words take to appear: from the moment a word has been sent to the first caption with it
(median and 95th percentile over every word), the wait for the final text after the last word, and
what the pages were told about waiting.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from websockets.asyncio.client import ClientConnection, connect

from interviewer.speech.audio import RATE
from tests.speech.speaking import SENTENCES, hibari, joined, pause
from tests.web.crowd import Crowd, percentile
from tests.web.serving import Server

_BLOCK = RATE // 25
_APART = 1.3
"""Seconds from one speaker's start to the next."""
_GAP = 0.6
_SETTLES = 6.0
"""Seconds of silence after the answer, in which its text becomes final."""


@dataclass
class Heard:
    """What one page was told, with the seconds since its first block."""

    captions: list[tuple[float, str, str]] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def final_at(self) -> float:
        """When the last final words came."""
        return max(at for at, committed, _ in self.captions if committed)

    def shown_at(self, count: int) -> float | None:
        """When the first caption with so many words came."""
        for at, committed, tail in self.captions:
            if len(f"{committed} {tail}".split()) >= count:
                return at
        return None


@dataclass(frozen=True)
class Spoken:
    """An answer, and when each of its sentences has been said."""

    pcm: bytes
    words: tuple[int, ...]
    ends: tuple[float, ...]


def spoken() -> Spoken:
    """Four sentences with pauses of a breath."""
    parts, at = [pause(0.5)], 0.5
    words: list[int] = []
    ends: list[float] = []
    for sentence in SENTENCES[:4]:
        sound = hibari(sentence)
        parts += [sound, pause(_GAP)]
        at += sound.size / RATE
        words.append(sum(words[-1:]) + len(sentence.split()))
        ends.append(at)
        at += _GAP
    whole = joined([*parts, pause(_SETTLES)])
    pcm = (np.clip(whole, -1, 1) * 32767).astype("<i2").tobytes()
    return Spoken(pcm, tuple(words), tuple(ends))


class Speakers(Crowd):
    """Candidates who speak."""

    async def speak(self, count: int, answer: Spoken) -> list[Heard]:
        """`count` of them, each a moment after the one before."""
        sessions = [self.begin({"questions": 1, "probes": 0}) for _ in range(count)]
        speaking = (self._speak(n, session, answer) for n, session in enumerate(sessions))
        return list(await asyncio.gather(*speaking))

    async def _speak(self, number: int, session: str, answer: Spoken) -> Heard:
        async with connect(
            self.socket(session, number), additional_headers=self.headers, proxy=None,
            compression=None,
        ) as page:  # fmt: skip
            await page.send('{"type":"voice","on":true}')
            await _until_listening(page)
            await asyncio.sleep(number * _APART)
            heard, began = Heard(), time.perf_counter()
            reading = asyncio.create_task(_read(page, heard, began))
            for index in range(0, len(answer.pcm), 2 * _BLOCK):
                due = began + index / 2 / RATE
                await asyncio.sleep(max(due - time.perf_counter(), 0))
                await page.send(answer.pcm[index : index + 2 * _BLOCK])
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        return heard


async def _until_listening(page: ClientConnection) -> None:
    """The question is not listened to."""
    async for raw in page:
        message: dict[str, Any] = json.loads(raw) if isinstance(raw, str) else {}
        if message.get("type") == "speech":
            await page.send('{"type":"key","key":"stop_speech"}')
        if message.get("type") == "turn" and message["state"] == "listening":
            return


async def _read(page: ClientConnection, heard: Heard, began: float) -> None:
    async for raw in page:
        message: dict[str, Any] = json.loads(raw) if isinstance(raw, str) else {}
        at = time.perf_counter() - began
        if message.get("type") == "captions":
            heard.captions.append((at, message["committed"], message["tail"]))
        elif message.get("type") == "queued":
            heard.places.append(message["before"])


def _show(name: str, answer: Spoken, heard: list[Heard]) -> float:
    waits = [
        shown - end
        for one in heard
        for words, end in zip(answer.words, answer.ends, strict=True)
        if (shown := one.shown_at(round(0.9 * words))) is not None
    ]
    finals = [one.final_at() - answer.ends[-1] for one in heard]
    changes = statistics.mean(len(one.captions) for one in heard)
    told = [max(one.places, default=0) for one in heard]
    print(
        f"{name}: a sentence is on screen {statistics.median(waits):.2f} s after its end "
        f"(95 %: {percentile(waits, 0.95):.2f} s), all of it final after {max(finals):.2f} s, "
        f"{changes:.0f} captions each, told of others before them: at most {told}"
    )
    return percentile(waits, 0.95)


def main() -> int:
    """Print the figures; exit code 1 when words come late and nobody was told."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    answer = spoken()
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder) / "sessions") as server:
        crowd = Speakers(server, lambda _number, _turn: "")
        asyncio.run(crowd.speak(1, answer))  # what is loaded once is loaded now
        alone = _show("alone", answer, asyncio.run(crowd.speak(1, answer)))
        heard = asyncio.run(crowd.speak(count, answer))
        late = _show(f"{count} at once", answer, heard)
    print(
        f"{count} at once / alone: {late / alone:.1f}; load of the machine {os.getloadavg()[0]:.1f}"
    )
    honest = late < 2.0 or any(one.places for one in heard)
    return 0 if honest else 1


if __name__ == "__main__":
    sys.exit(main())
