"""The listener on a virtual clock: decoding takes the CPU time it took, sound its own time.

The same ear and desk as in the program; only threads and waiting are left out. Wall time on a
shared machine says little, CPU time and ratios of one run do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import process_time
from typing import Any

from interviewer.speech.audio import FRAME, RATE, Samples
from interviewer.speech.desk import Desk, Job
from interviewer.speech.hearing import Close, Guess, Hearing, Peek
from interviewer.speech.recogniser import Recogniser
from interviewer.speech.segmenter import Rules, WentOn
from interviewer.speech.vad import SileroVad


@dataclass(frozen=True)
class Outcome:
    """`delay`: from the end of the sound to the final text; `cpu`: all that listening cost."""

    text: str
    delay: float
    cpu: float
    segments: int


@dataclass
class Simulation:
    """One answer, ended by a key at the last sample."""

    recogniser: Recogniser
    terms: Sequence[str] = ()
    rules: Rules = field(default_factory=Rules)

    def run(self, sound: Samples) -> Outcome:
        """Listen to it in virtual time."""
        self._desk = Desk(self.terms)
        self._free_at = self._cpu = 0.0
        self._under_way: tuple[float, Job, Any] | None = None
        hearing = Hearing(SileroVad(), self.rules)
        hearing.begin()
        for start in range(0, sound.size, FRAME):
            began = process_time()
            found = hearing.feed(sound[start : start + FRAME])
            self._cpu += process_time() - began
            self._take(found)
            self._work((start + FRAME) / RATE)
        end = sound.size / RATE
        self._take(hearing.flush())
        now = end
        while not self._desk.is_settled:
            self._work(now)
            if self._under_way is not None:
                now = max(now, self._under_way[0])
        delay = now - end
        segments = len({word.start for word in self._desk.words})
        return Outcome(self._desk.draft.text, delay, self._cpu, segments)

    def _take(self, found: Sequence[Any]) -> None:
        for finding in found:
            if isinstance(finding, Guess | Peek | WentOn | Close):
                self._desk.take(finding)

    def _work(self, now: float) -> None:
        """Let the decoding that is over by `now` be over, and start the next."""
        while True:
            if self._under_way is not None:
                ready, job, result = self._under_way
                if ready > now:
                    return
                self._under_way = None
                self._hand_in(job, result)
            if (next_job := self._desk.next()) is None:
                return
            began = process_time()
            result = self._carry_out(next_job)
            cost = process_time() - began
            self._cpu += cost
            self._free_at = max(self._free_at, now) + cost
            self._under_way = (self._free_at, next_job, result)

    def _carry_out(self, job: Job) -> Any:
        if job.decoded is not None:
            return self.recogniser.time_words(job.decoded, job.clip)
        return self.recogniser.decode(job.clip, self.terms)

    def _hand_in(self, job: Job, result: Any) -> None:
        if job.decoded is not None:
            self._desk.timed(job, result)
        else:
            self._desk.done(job, result)
