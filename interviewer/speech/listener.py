"""Listening: one thread hears, one writes down, and an async iterator tells what happens.

The hearing thread never waits for the writing one. Speech goes on being heard after `finish`: what
the candidate adds belongs to the same answer, until `begin` starts the next.
"""

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import assert_never

import numpy as np

from interviewer.core.transcript import Answer, AudioSpan
from interviewer.speech.audio import RATE, Again, Arrival, Gone, Missing, Muted
from interviewer.speech.desk import Desk, Draft, Job
from interviewer.speech.ears import Ears
from interviewer.speech.heard import (
    Back,
    Committed,
    Dropped,
    Ended,
    Heard,
    Lost,
    Partial,
    Silence,
    SpeechStarted,
    Unheard,
)
from interviewer.speech.hearing import Close, Finding, Guess, Hearing, Peek, Tick
from interviewer.speech.segmenter import PAUSE, Began, WentOn
from interviewer.speech.threads import in_daemon

__all__ = ["Ears", "Listener"]

_HEARING = "hearing"
_WRITING = "writing"
_FAREWELL = 3.0
"""Seconds to let a decoding end: the model is not to be torn down under it."""
_TELL_EVERY = 3
"""Frames between two reports of silence: 96 ms."""


class Listener:
    """Use as an async context manager, within one event loop."""

    def __init__(self, ears: Ears) -> None:
        """Opens nothing yet."""
        self._ears = ears
        self._lock = threading.Condition()
        self._desk = Desk()
        self._told = Draft()
        self._vad = ears.vad()
        self._ear = Hearing(self._vad, ears.rules)
        self._start = 0
        self._frames = 0
        self._level = -120.0
        self._events: deque[Heard] = deque()
        self._arrived = self._emitted = 0
        self._handled = -1
        self._closing = False
        self._failures: dict[str, BaseException] = {}
        self._loaded: Future[None] = Future()

    async def __aenter__(self) -> "Listener":
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._threads = [
            self._start_thread(self._hear, _HEARING),
            self._start_thread(self._write, _WRITING),
        ]
        return self

    async def __aexit__(self, *_error: object) -> None:
        with self._lock:
            self._closing = True
            self._lock.notify_all()
        self._ears.source.close()
        ending = [asyncio.wrap_future(thread) for thread in self._threads]
        ended, _ = await asyncio.wait(ending, timeout=_FAREWELL)
        for thread in ended:
            thread.exception()  # it was raised by whatever waited for the thread

    @property
    def level(self) -> float:
        """Loudness of the last frame, in dBFS."""
        return self._level

    @property
    def position(self) -> float:
        """Seconds heard since the source was opened."""
        return self._ear.position / RATE

    @property
    def backlog(self) -> float:
        """Seconds of finished speech that wait to be written down; grows on too slow a machine."""
        with self._lock:
            return self._desk.backlog

    async def ready(self) -> None:
        """Returns when the recogniser is loaded; raises `ModelError` when it cannot be."""
        await asyncio.wrap_future(self._loaded)

    def begin(self, terms: Sequence[str] = (), back: float = 0.0) -> None:
        """Start a new answer, `back` seconds ago (at most 3); the last one is put away.

        `terms`: words the answer is likely to hold, most likely first.
        """
        with self._lock:
            self._start, found = self._ear.begin(back)
            self._desk = Desk(terms, self._start)
            self._told = Draft()
            self._take(found)

    def rest(self) -> None:
        """Stop writing down, as while the interviewer speaks; a voice is still told of."""
        with self._lock:
            self._take(self._ear.flush())
            self._ear.rest()

    async def finish(self) -> Answer:
        """The answer as said up to now, all of it text; what is said later is added to it."""
        with self._lock:
            desk = self._desk
            self._take(self._ear.flush())
            end = self._ear.position
        await self._until(lambda: desk.is_settled)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._ears.words_within):
                await self._until(lambda: desk.is_timed)
        with self._lock:
            span = AudioSpan(start=self._start / RATE, end=end / RATE)
            return Answer(text=desk.text, words=desk.words, audio=span)

    async def events(self) -> AsyncIterator[Heard]:
        """What happens from now on, without end; silences that nobody took are told as one.

        Raises what made hearing or writing impossible.
        """
        while True:
            self._raise_failure(_WRITING)
            while self._events:
                yield self._events.popleft()
            self._raise_failure(_HEARING)
            news = self._news
            with self._lock:
                self._handled = self._arrived
                self._lock.notify_all()
            await news.wait()

    async def _until(self, holds: Callable[[], bool]) -> None:
        while True:
            news = self._news
            with self._lock:
                if holds():
                    return
            self._raise_failure(_WRITING)
            await news.wait()

    def _raise_failure(self, *threads: str) -> None:
        for name in threads:
            if name in self._failures:
                raise self._failures[name]

    def _start_thread(self, run: Callable[[], None], name: str) -> Future[None]:
        def note(ended: Future[None]) -> None:
            error = ended.exception()
            if error is not None:
                with self._lock:
                    self._failures[name] = error
                    self._lock.notify_all()
                if name == _WRITING and not self._loaded.done():
                    self._loaded.set_exception(error)
            self._in_loop(self._wake)

        thread = in_daemon(run, name)
        thread.add_done_callback(note)
        return thread

    def _in_loop(self, call: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self._loop.call_soon_threadsafe(call)

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    def _tell(self, event: Heard) -> None:
        """From any thread, with the lock held."""
        self._emitted += 1
        self._in_loop(lambda: self._arrive(event))

    def _arrive(self, event: Heard) -> None:
        if isinstance(event, Silence) and self._events and isinstance(self._events[-1], Silence):
            self._events.pop()
        self._events.append(event)
        with self._lock:
            self._arrived += 1
        self._wake()

    # The hearing thread.

    def _hear(self) -> None:
        self._vad.reset()
        for arrival in self._ears.source.arrivals():
            with self._lock:
                self._lock.wait_for(self._may_go_on)
                if self._closing:
                    return
                self._note(arrival)
        with self._lock:
            self._take(self._ear.flush())
            self._lock.wait_for(self._may_go_on)
            self._tell(Ended())

    def _may_go_on(self) -> bool:
        if self._closing or not self._ears.lockstep or _WRITING in self._failures:
            return True
        return self._handled >= self._emitted and self._desk.is_idle

    def _note(self, arrival: Arrival) -> None:
        match arrival:
            case np.ndarray():
                if self._ears.tap is not None:
                    self._ears.tap(arrival)
                self._take(self._ear.feed(arrival))
            case Gone():
                self._take(self._ear.lose_thread())
                self._tell(Lost(arrival.reason))
            case Again():
                self._tell(Back())
            case Missing():
                self._take(self._ear.lose_thread(arrival.samples))
                self._tell(Dropped(arrival.samples / RATE))
            case Muted():
                self._tell(Unheard(arrival.seconds))
            case _ as never:
                assert_never(never)

    def _take(self, found: Sequence[Finding]) -> None:
        for finding in found:
            match finding:
                case Began():
                    self._tell(SpeechStarted(finding.at / RATE))
                case Tick():
                    self._tick(finding)
                case Guess() | Peek() | WentOn() | Close():
                    self._desk.take(finding)
                    self._tell_draft()
                    self._lock.notify_all()
                case _ as never:
                    assert_never(never)

    def _tick(self, tick: Tick) -> None:
        self._level = tick.level
        self._frames += 1
        if tick.silence >= PAUSE and self._frames % _TELL_EVERY == 0:
            self._tell(Silence(tick.at / RATE, tick.silence))

    def _tell_draft(self) -> None:
        draft, told = self._desk.draft, self._told
        self._told = draft
        if draft.committed != told.committed:
            self._tell(Committed(draft.committed[len(told.committed) :].strip()))
        if draft != told:
            self._tell(Partial(draft.committed, draft.tail))

    # The writing thread.

    def _write(self) -> None:
        recogniser = self._ears.recogniser()
        self._loaded.set_result(None)
        while (work := self._next_job()) is not None:
            desk, job = work
            if job.decoded is not None:
                words = recogniser.time_words(job.decoded, job.clip)
                with self._lock:
                    desk.timed(job, words)
            else:
                decoded = recogniser.decode(job.clip, desk.terms)
                with self._lock:
                    desk.done(job, decoded)
                    if desk is self._desk:
                        self._tell_draft()
            with self._lock:
                self._lock.notify_all()
            self._in_loop(self._wake)

    def _next_job(self) -> tuple[Desk, Job] | None:
        with self._lock:
            while not self._closing:
                desk = self._desk
                job = desk.next()
                if job is not None:
                    return desk, job
                self._lock.wait()
        return None
