"""One recogniser for many ears: whose words come first are written down first."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pytest

from interviewer.commands.browser_voice import SharedRecogniser, _OnesTurn
from interviewer.speech.gates import Scores
from interviewer.speech.hearing import Clip
from interviewer.speech.recogniser import Decoded
from interviewer.speech.segmenter import Span, Voice
from interviewer.speech.words import TimedWord

_PATIENCE = 10.0


@dataclass
class _PatientRecogniser:
    """Writes down the number that is the first sample; waits for `may_go_on` at every clip."""

    order: list[str] = field(default_factory=list)
    may_go_on: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    busy: threading.Event = field(default_factory=threading.Event)

    def decode(self, clip: Clip, terms: Sequence[str] = ()) -> Decoded:
        return Decoded(self._take(f"words {round(float(clip.samples[0]))}"), Scores(-0.1, 0.0))

    def time_words(self, decoded: Decoded, clip: Clip) -> tuple[TimedWord, ...]:
        self._take(f"times {round(float(clip.samples[0]))}")
        return ()

    def _take(self, what: str) -> str:
        assert not self.busy.is_set(), "two clips at once"
        self.busy.set()
        assert self.may_go_on.acquire(timeout=_PATIENCE)
        self.order.append(what)
        self.busy.clear()
        return what


def _clip(number: int) -> Clip:
    return Clip(np.full(1600, float(number), np.float32), Span(0, 1600), Voice(0, 1600))


def _in_thread(act: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=act)
    thread.start()
    return thread


def _waits(ear: _OnesTurn, before: int) -> bool:
    return ear.waiting == before


def _until(reached: Callable[[], bool]) -> None:
    waiting = threading.Event()
    for _ in range(2000):
        if reached():
            return
        waiting.wait(0.005)
    pytest.fail("it never came to that")


def test_clips_are_written_down_one_at_a_time_words_before_times() -> None:
    recogniser = _PatientRecogniser()
    shared = SharedRecogniser(lambda: recogniser)
    ears = [_OnesTurn(shared) for _ in range(4)]
    threads = [_in_thread(lambda: ears[0].decode(_clip(0)))]
    _until(recogniser.busy.is_set)
    done = Decoded("", Scores(-0.1, 0.0))
    threads.append(_in_thread(lambda: ears[1].time_words(done, _clip(1))))
    _until(lambda: len(shared._line) == 1)
    for number in (2, 3):
        threads.append(_in_thread(partial(ears[number].decode, _clip(number))))
        _until(partial(_waits, ears[number], number - 1))
    assert [ear.waiting for ear in ears] == [0, 0, 1, 2]
    recogniser.may_go_on.release(4)
    for thread in threads:
        thread.join(_PATIENCE)
    assert recogniser.order == ["words 0", "words 2", "words 3", "times 1"]
    assert [ear.waiting for ear in ears] == [0, 0, 0, 0]


def test_the_recogniser_is_loaded_once_and_only_when_somebody_listens() -> None:
    loads: list[int] = []

    def load() -> _PatientRecogniser:
        loads.append(1)
        return _PatientRecogniser()

    shared = SharedRecogniser(load)
    assert loads == []
    threads = [_in_thread(_OnesTurn(shared).load) for _ in range(5)]
    for thread in threads:
        thread.join(_PATIENCE)
    assert loads == [1]
