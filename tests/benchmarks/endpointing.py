"""V8: answers cut and time waited, on three seeded pause populations and one with a long tail.

    python -m tests.benchmarks.endpointing [--speakers 500] [--seed 8]

A speaker gives eight answers in a row, the first of them unknown to the policy. An answer is 5 to
11 sentences; pauses lie inside sentences and between them. What the recogniser and the turn
detectors make of a pause is drawn from measurements on real speech: the last word of an unfinished
sentence looks finished in 46 % of pauses, that of a finished one in 90 %; Smart Turn says
"complete" in 33 % and 83 %. The shape counts as covered in the last quarter of an answer (an
assumption). A hard cut: the probe was shown and the candidate was still going to speak.

Exits 1 when rule E misses its targets: hard cuts in at most 1 % of answers of slow thinkers, in
none of the others, mean wait for the decision at most 4, 3 and 2 s.
"""

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from interviewer.core.endpointing import Pauses, TurnPolicy, TurnSettings
from interviewer.core.playbook import Criterion
from interviewer.core.turn_events import (
    Began,
    Committed,
    Covered,
    Ended,
    Ending,
    EndReason,
    NotDone,
    ProbeReady,
    Settled,
    Shown,
    SpeechStarted,
    SpeechStopped,
    Tick,
    TurnDecision,
    TurnEvent,
)
from tests.benchmarks.pause_populations import ANSWERS, POPULATIONS, Pause, Population, answers

_TEXT_DELAY = 0.5
"""Seconds of silence after which the words before it are known."""


@dataclass
class Tally:
    """What a rule did to a population."""

    answers: int = 0
    hit: int = 0
    cuts: int = 0
    lost: int = 0
    """Words that are in no answer at the end."""
    decided: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)

    def add(self, cuts: int, decided: float, shown: float) -> None:
        """One more answer."""
        self.answers += 1
        self.hit += cuts > 0
        self.cuts += cuts
        self.decided.append(decided)
        self.shown.append(shown)


Rule = Callable[[Pause], float]


def _covered_ends(pause: Pause) -> float:
    if not pause.last_word_finished:
        return 4.0
    return 1.2 if pause.covered else 2.5


_GRACE = {"text 2.5/4.0, covered 1.2, + 1.5 s grace": 1.5}
FIXED: dict[str, Rule] = {
    "fixed 0.6 s (RealtimeSTT)": lambda pause: 0.6,
    "fixed 0.8 s": lambda pause: 0.8,
    "fixed 1.2 s": lambda pause: 1.2,
    "fixed 2.0 s": lambda pause: 2.0,
    "fixed 3.0 s": lambda pause: 3.0,
    "text 0.5/3.0 (livekit-shaped)": lambda pause: 0.5 if pause.last_word_finished else 3.0,
    "Smart Turn 0.2/3.0 (pipecat-shaped)": lambda pause: 0.2 if pause.detector_finished else 3.0,
    "text 1.2/4.0": lambda pause: 1.2 if pause.last_word_finished else 4.0,
    "text 2.5/4.0, covered 1.2, + 1.5 s grace": _covered_ends,
}


def run_fixed(name: str, population: Population, dice: random.Random, tally: Tally) -> None:
    """One speaker under a rule that only looks at the pause."""
    rule, grace = FIXED[name], _GRACE.get(name, 0.0)
    for answer in answers(population, dice):
        cuts = sum(pause.seconds > rule(pause) + grace for pause in answer.pauses)
        tally.add(cuts, rule(answer.end), rule(answer.end) + grace)


@dataclass(frozen=True)
class Variant:
    """Rule E, or less of it."""

    settings: TurnSettings
    reads_words: bool = True
    sees_shape: bool = True


E = TurnSettings(automatic=True)
VARIANTS = {
    "rule E": Variant(E),
    "rule E, last words say nothing": Variant(E, reads_words=False),
    "rule E, shape not known": Variant(E, sees_shape=False),
    "rule E without grace": Variant(TurnSettings(automatic=True, grace=0.0)),
    "key": Variant(TurnSettings()),
}
MEASURED = "rule E"


@dataclass
class Room:
    """Plays answers to the policy and takes down what it decides, as a session would."""

    variant: Variant
    policy: TurnPolicy
    now: float = 0.0
    decided: list[TurnDecision] = field(default_factory=list)

    def tell(self, event: TurnEvent) -> None:
        """One event; a probe is ready the moment the ending begins."""
        self.now = event.at
        self.policy, decisions = self.policy.on(event)
        self.decided.extend(decisions)
        if any(isinstance(item, Ending) for item in decisions):
            self.tell(ProbeReady(event.at))

    def speak(self, words: str, after: Pause) -> None:
        """A stretch of speech, and the start of the silence after it."""
        self.tell(SpeechStarted(self.now))
        self.tell(SpeechStopped(self.now + 2.0))
        if self.variant.sees_shape and after.covered:
            self.tell(Covered(self.now, frozenset(Criterion)))
        open_word = " because" if self.variant.reads_words and not after.last_word_finished else ""
        self._wait(min(_TEXT_DELAY, after.seconds or _TEXT_DELAY))
        self.tell(Committed(self.now, f"{words} rate{open_word}"))

    def rest(self, seconds: float) -> None:
        """The rest of a pause whose start `speak` has spent."""
        self._wait(max(0.0, seconds - _TEXT_DELAY))

    def _wait(self, seconds: float) -> None:
        until = self.now + seconds
        while (due := self.policy.wakes_at) is not None and due <= until:
            self.tell(Tick(due))
        self.tell(Tick(until))


def run_policy(variant: Variant, population: Population, dice: random.Random, tally: Tally) -> None:
    """One speaker under the real policy, whose pauses are carried from answer to answer."""
    pauses = Pauses()
    for answer in answers(population, dice):
        room = Room(variant, TurnPolicy(settings=variant.settings, pauses=pauses))
        room.tell(Began(0.0))
        cuts = 0
        for number, pause in enumerate(answer.pauses):
            room.speak(f"w{number}", pause)
            before = len(room.decided)
            room.rest(pause.seconds)
            cuts += _cut(room, before)
        room.speak("end", answer.end)
        stopped = room.policy.quiet_since
        decided, shown = _end(room, stopped)
        tally.add(cuts, decided - stopped, shown - stopped)
        kept = f"{room.policy.earlier} {room.policy.text}"
        said = [word for word in kept.split() if word[0] == "w"]
        tally.lost += len(answer.pauses) - len(said)
        pauses = room.policy.pauses


def _cut(room: Room, before: int) -> bool:
    """Whether the probe is out; who notices too late to speak on in time says "not done"."""
    decided = room.decided[before:]
    if any(isinstance(item, Settled) for item in decided):
        room.tell(NotDone(room.now))
    return any(isinstance(item, Shown) for item in decided)


def _end(room: Room, stopped: float) -> tuple[float, float]:
    """When the end is decided and when the probe is shown; a key is pressed at the last word."""
    if not room.variant.settings.automatic:
        return stopped, stopped
    before = len(room.decided)
    began = [item for item in room.decided if isinstance(item, Ending) and item.at > stopped]
    room.rest(6.0)
    ended = [item for item in room.decided[before:] if isinstance(item, Ended)]
    began.extend(item for item in room.decided[before:] if isinstance(item, Ending))
    assert ended[-1].reason is not EndReason.KEY
    return began[0].at, ended[0].at


def measure(
    run: Callable[[Population, random.Random, Tally], None],
    population: Population,
    speakers: int,
    seed: int,
) -> Tally:
    """The same speakers for every rule."""
    tally = Tally()
    for speaker in range(speakers):
        run(population, random.Random(f"{seed} {population.name} {speaker}"), tally)
    return tally


def _row(name: str, tallies: list[Tally]) -> str:
    cells = []
    for tally in tallies:
        cut = 100 * tally.hit / tally.answers
        decided = sum(tally.decided) / tally.answers
        shown = sum(tally.shown) / tally.answers
        cells.append(f"{cut:6.2f} {tally.cuts / tally.answers:5.2f} {decided:5.2f} {shown:5.2f}")
    return f"{name:41}" + " | ".join(cells)


def main() -> int:
    """Prints the table; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--speakers", type=int, default=500)
    parser.add_argument("--seed", type=int, default=8)
    options = parser.parse_args()
    print(f"{options.speakers * ANSWERS} answers a cell: % of answers cut, cuts an answer,")
    print("mean seconds from the last word to the decision, and to the probe")
    print(" " * 41 + " | ".join(f"{item.name:24}" for item in POPULATIONS))
    for name in FIXED:
        print(
            _row(
                name,
                [
                    measure(partial(run_fixed, name), population, options.speakers, options.seed)
                    for population in POPULATIONS
                ],
            )
        )
    missed: list[str] = []
    for name, variant in VARIANTS.items():
        tallies = [
            measure(partial(run_policy, variant), population, options.speakers, options.seed)
            for population in POPULATIONS
        ]
        print(_row(name, tallies))
        missed.extend(f"{name}: words lost" for tally in tallies if tally.lost)
        if name == MEASURED:
            missed.extend(_missed(tallies))
    print("missed: " + "; ".join(missed) if missed else "all targets reached, no word lost")
    return 1 if missed else 0


def _missed(tallies: list[Tally]) -> Iterator[str]:
    for population, tally in zip(POPULATIONS, tallies, strict=True):
        if population.cut_target is None or population.wait_target is None:
            continue
        if 100 * tally.hit / tally.answers > population.cut_target:
            yield f"{population.name}: too many cuts"
        if sum(tally.decided) / tally.answers > population.wait_target:
            yield f"{population.name}: waits too long"


if __name__ == "__main__":
    sys.exit(main())
