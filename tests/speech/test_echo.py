"""The interviewer's own voice is not the candidate's: on a clock that the test moves."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from interviewer.speech.audio import RATE, Arrival, Gone, Samples
from interviewer.speech.echo import Duplex, EchoGuard, GuardedSource

BLOCK = np.ones(RATE // 10, np.float32)
"""A tenth of a second from the microphone."""


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def guarded(clock: Clock, duplex: Duplex = Duplex.HALF) -> EchoGuard:
    """A guard that was told of one second of voice, heard from 100.1 on."""
    guard = EchoGuard(duplex, clock)
    guard.played(np.ones(24_000, np.float32), 24_000, 100.1)
    return guard


HEARD = [
    pytest.param(100.2, 0.0, id="while the voice sounds"),
    pytest.param(101.35, 0.0, id="in the tail"),
    pytest.param(101.45, 0.5, id="half a block after the tail"),
    pytest.param(101.6, 1.0, id="afterwards"),
]


@pytest.mark.parametrize(("now", "share"), HEARD)
def test_the_microphone_opens_three_tenths_of_a_second_after_the_voice(
    now: float, share: float
) -> None:
    clock = Clock(now)
    heard = guarded(clock).heard(BLOCK)
    assert heard.size == BLOCK.size
    assert heard.sum() == pytest.approx(share * BLOCK.size, abs=1)
    assert heard[-1] == (share > 0)


def test_before_anything_was_played_everything_is_heard() -> None:
    guard = EchoGuard(Duplex.HALF, Clock())
    assert not guard.is_closed
    assert guard.heard(BLOCK).sum() == BLOCK.size


def test_with_headphones_the_candidate_can_break_in() -> None:
    guard = guarded(Clock(100.5), Duplex.FULL)
    assert not guard.is_closed
    assert guard.heard(BLOCK).sum() == BLOCK.size


def test_blocks_reported_out_of_order_never_open_it_early() -> None:
    clock = Clock(101.3)
    guard = guarded(clock)
    guard.played(np.ones(240, np.float32), 24_000, 100.0)
    assert guard.is_closed


@dataclass
class ListedSource:
    """Delivers what it was given, then ends."""

    given: list[Samples | Gone]
    closed: bool = False

    def arrivals(self) -> Iterator[Arrival]:
        yield from self.given

    def close(self) -> None:
        self.closed = True


def test_a_guarded_source_keeps_the_sample_clock_and_the_news() -> None:
    source = ListedSource([BLOCK, Gone("unplugged"), BLOCK])
    guarded_source = GuardedSource(source, guarded(Clock(100.5)))
    first, gone, last = guarded_source.arrivals()
    assert isinstance(first, np.ndarray)
    assert isinstance(last, np.ndarray)
    assert (first.size, last.size) == (BLOCK.size, BLOCK.size)
    assert not first.any()
    assert gone == Gone("unplugged")
    guarded_source.close()
    assert source.closed
