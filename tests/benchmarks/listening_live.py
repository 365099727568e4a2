"""The listener in real time on a scripted 48 kHz device, and for an hour in virtual time."""

import asyncio
import gc
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from statistics import median
from typing import Any

import numpy as np

from interviewer.speech.audio import FRAME, RATE, Samples
from interviewer.speech.ears import Ears
from interviewer.speech.heard import Dropped, Ended
from interviewer.speech.listener import Listener
from interviewer.speech.microphone import Microphone
from interviewer.speech.recogniser import Recogniser
from tests.benchmarks.listening_material import OFFERED, made
from tests.speech.stand_ins import LevelVad, ScriptedPortAudio, ScriptedStream, SpellingRecogniser
from tests.speech.stand_ins import device as listed


async def live(recogniser: Recogniser, seconds: int) -> tuple[float, float, float]:
    """Share of a core, samples lost, and longest wait in seconds, of a 48 kHz microphone."""
    spoken = made(seconds, "rms", 5)
    fine = np.repeat(spoken.sound[: seconds * RATE], 3)
    over = threading.Event()

    def play(stream: ScriptedStream) -> None:
        began = time.monotonic()
        for start in range(0, fine.size, 960):
            threading.Event().wait(max(0.0, began + start / 48_000 - time.monotonic()))
            stream.deliver(fine[start : start + 960])
        over.set()

    def opened(stream: ScriptedStream) -> None:
        threading.Thread(target=play, args=(stream,), daemon=True).start()

    microphone = Microphone(backend=lambda: ScriptedPortAudio([listed("bench")], on_open=opened))
    lost = 0.0
    async with Listener(Ears(source=microphone, recogniser=lambda: recogniser)) as listener:
        await listener.ready()
        listener.begin(OFFERED)
        began = time.process_time()
        async for event in listener.events():
            lost += event.seconds if isinstance(event, Dropped) else 0
            if over.is_set():
                break
        share = (time.process_time() - began) / seconds
        await asyncio.sleep(0.2)
        missing = fine.size / 3 - listener.position * RATE
        await listener.finish()
    unheard = missing if missing > FRAME else 0.0
    return share, lost * RATE + unheard, microphone.lag


async def session(minute: Samples, minutes: int) -> int:
    """Kilobytes the process has grown by, from the second answer of a minute to the last."""

    class Minutes:
        def arrivals(self) -> Iterator[Samples]:
            for _ in range(minutes):
                yield from np.array_split(minute, minute.size // 320)

        def close(self) -> None:
            pass

    recogniser = SpellingRecogniser(decoded=_Forgetful())
    ears = Ears(
        source=Minutes(),
        recogniser=lambda: recogniser,
        vad=LevelVad,
        lockstep=True,
        words_within=0.0,
    )
    before, done = 0, 0
    async with Listener(ears) as listener:
        listener.begin()
        async for event in listener.events():
            if isinstance(event, Ended):
                break
            if listener.position >= (done + 1) * minute.size / RATE:
                done += 1
                await listener.finish()
                listener.begin()
                if done == 2:
                    gc.collect()
                    before = _peak()
    return _peak() - before


class _Forgetful(list[Any]):
    def append(self, _: Any) -> None:
        pass


def _peak() -> int:
    """Kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


_START = """
import time; wall = time.perf_counter()
from interviewer.speech.models import find
from interviewer.speech.recogniser import load
recogniser = load(find("tiny.en"))
print(time.perf_counter() - wall, time.process_time())
"""


def ready(times: int) -> tuple[float, float]:
    """Seconds, and CPU seconds, from nothing to a recogniser that can begin."""
    command = [sys.executable, "-c", _START]
    ran = [
        subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(times)
    ]
    wall, cpu = (median(float(run.stdout.split()[place]) for run in ran) for place in (0, 1))
    return wall, cpu
