"""What listening costs and how well it hears, against plain faster-whisper on the same sound.

Run `python -m tests.benchmarks.listening`, with `--quick` for one line each, or with the names of
some rows (`v1 v5`). Figures are CPU seconds and ratios of one run; V10 and V11 are wall time.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import asyncio
import random
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import numpy as np

from interviewer.core.endpointing import TurnSettings
from interviewer.offline import examine
from interviewer.playbooks import Playbook
from interviewer.speech.audio import Samples
from interviewer.speech.hearing import Close, Hearing
from interviewer.speech.models import find
from interviewer.speech.recogniser import Recogniser, load
from interviewer.speech.vad import SileroVad
from tests.benchmarks.listening_live import live, ready, session
from tests.benchmarks.listening_material import (
    NEAR_MISSES,
    OFFERED,
    Spoken,
    accepted,
    all_terms,
    made,
    real,
    term_sentences,
    without_speech,
)
from tests.benchmarks.listening_simulation import Outcome, Simulation
from tests.speech.speaking import SENTENCES, answer, pause
from tests.speech.stand_ins import (
    quiet,
    word,
)

UNTUNED = ("rms", "awb")
"""Voices on which nothing about terms was tuned."""
_AT_ONCE = 0.01
"""Seconds: a text that is there already counts as if it took this long."""


@dataclass
class Bench:
    """The model, what was measured so far, and how much to run."""

    quick: bool
    plain: Any = None
    ours: Any = None
    lengths: list[tuple[Spoken, float, float, Outcome]] = field(default_factory=list)

    def load(self) -> None:
        """Load tiny.en twice: through this program, and as a user of the library would."""
        from faster_whisper import WhisperModel

        folder = find("tiny.en")
        self.ours: Recogniser = load(folder)
        self.plain = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)

    def naive(self, sound: Samples) -> tuple[str, float]:
        """Text and CPU seconds of transcribing the whole with the library's defaults."""
        began = time.process_time()
        segments, _ = self.plain.transcribe(sound, language="en")
        text = " ".join(segment.text.strip() for segment in segments)
        return text, time.process_time() - began

    def answers(self) -> list[tuple[Spoken, float, float, Outcome]]:
        """Answers of several lengths: length in seconds, CPU of the naive way, and ours."""
        if not self.lengths:
            wanted = (15, 60, 120, 180) if self.quick else (10, 15, 30, 60, 120, 180)
            for seconds in wanted:
                for seed in range(1 if self.quick else 3):
                    spoken = made(seconds, "hibari" if seed % 2 else "rms", seed)
                    _, cpu = self.naive(spoken.sound)
                    self.lengths.append((spoken, seconds, cpu, self.run(spoken)))
        return self.lengths

    def run(self, spoken: Spoken, terms: Iterable[str] = ()) -> Outcome:
        """Listen in virtual time."""
        return Simulation(self.ours, tuple(terms)).run(spoken.sound)


def v1(bench: Bench) -> Iterable[str]:
    for seconds in sorted({wanted for _, wanted, _, _ in bench.answers()}):
        rows = [(n, o.delay) for _, wanted, n, o in bench.answers() if wanted == seconds]
        ratio = median(naive / max(ours, _AT_ONCE) for naive, ours in rows)
        longest = max(ours for _, ours in rows)
        yield (f"V1 delay after the last word, {seconds:>3} s answer: {longest:.2f} s at most; "
               f"{ratio:.1f} times shorter")  # fmt: skip


def v2(bench: Bench) -> Iterable[str]:
    def at(seconds: int, which: Callable[[float, Outcome], float]) -> float:
        return median(which(n, o) for _, wanted, n, o in bench.answers() if wanted == seconds)

    ours = at(180, lambda _, o: o.delay) / max(at(15, lambda _, o: o.delay), _AT_ONCE)
    naive = at(180, lambda n, _: n) / at(15, lambda n, _: n)
    yield f"V2 delay at 180 s over delay at 15 s: {ours:.2f} (plain: {naive:.1f})"


def v3(bench: Bench) -> Iterable[str]:
    settings = TurnSettings()
    topic = Playbook.shipped().topic("optimization")
    assert topic is not None
    delays, costs = [], []
    for seed in range(6 if bench.quick else 30):
        voice = "hibari" if seed % 2 else "rms"
        sound = made((5, 10, 20)[seed % 3], voice, 100 + seed).sound
        spoken = sound[: np.flatnonzero(np.abs(sound) > 0.01)[-1] + 1]
        heard = Simulation(bench.ours).run(np.concatenate([spoken, pause(settings.shortest)]))
        delays.append(heard.delay)
        began = time.process_time()
        examine(topic.questions[0], heard.text, topic=topic)
        costs.append(heard.delay + time.process_time() - began)
    ready = sum(delay == 0 for delay in delays) / len(delays)
    in_time = sum(cost <= settings.grace for cost in costs) / len(costs)
    yield (f"V3 text ready when {settings.shortest} s of silence decide: {ready:.0%} of "
           f"{len(delays)} turns; probe ready within the grace of {settings.grace} s: "
           f"{in_time:.0%}, {max(costs):.2f} s at most")  # fmt: skip


def v4(bench: Bench) -> Iterable[str]:
    cpu = sum(outcome.cpu for *_, outcome in bench.answers())
    seconds = sum(spoken.seconds for spoken, *_ in bench.answers())
    yield f"V4 share of one core while speaking, simulated: {cpu / seconds:.3f}"
    share, _, _ = asyncio.run(live(bench.ours, 15 if bench.quick else 40))
    yield f"V4 share of one core while speaking, live with threads: {share:.3f}"


def v5(bench: Bench) -> Iterable[str]:
    try:
        from jiwer import process_words
        from whisper_normalizer.english import EnglishTextNormalizer
    except ImportError:
        yield "V5 word error rate: skipped, `pip install jiwer whisper-normalizer` first"
        return
    normal = EnglishTextNormalizer()
    groups = {
        "made": [made(90, voice, seed=11) for voice in ("hibari", "rms", "slt", "awb")],
        "real": list(real()),
    }
    pooled = np.zeros(3, int)
    for group, material in groups.items():
        counts = np.zeros(3, int)
        for spoken in material[:: 3 if bench.quick else 1]:
            meant = normal(spoken.text)
            texts = bench.naive(spoken.sound)[0], bench.run(spoken).text
            for column, text in enumerate(texts):
                found = process_words(meant, normal(text))
                counts[column] += found.substitutions + found.deletions + found.insertions
            counts[2] += len(meant.split())
        pooled += counts
        if counts[2]:
            yield f"V5 word error rate, {group}: {_rates(counts)}"
    yield f"V5 word error rate, pooled: {_rates(pooled)}"


def _rates(counts: Any) -> str:
    plain, ours, words = (int(count) for count in counts)
    difference = 100 * (ours - plain) / words
    return f"{ours / words:.2%}, plain {plain / words:.2%}, {difference:+.2f} points, {words} words"


def v6(bench: Bench) -> Iterable[str]:
    sentences = term_sentences()[:: 4 if bench.quick else 1]
    if not sentences:
        yield "V6 domain terms: skipped, the sentences are not here"
        return
    said = plain_hits = hits = 0
    for voice in UNTUNED:
        for number, sentence in enumerate(sentences):
            others = [term for term in all_terms() if term not in sentence["terms"]]
            offered = (sentence["terms"] + random.Random(number).sample(others, 15))[:15]
            sound = answer((sentence["say"],), [0.5], voice)
            texts = bench.naive(sound)[0], _written(bench, sound, offered)
            for term in sentence["terms"]:
                said += 1
                plain_hits += _holds(texts[0], accepted(term))
                hits += _holds(texts[1], accepted(term))
    yield (f"V6 recall of domain terms: {hits / said:.1%}, plain {plain_hits / said:.1%}, "
           f"{hits / max(plain_hits, 1):.2f} times, {said} terms")  # fmt: skip


def v7(bench: Bench) -> Iterable[str]:
    voices = UNTUNED[:1] if bench.quick else UNTUNED
    ordinary = [
        *(Spoken(s, answer((s,), [0.4], v), s) for v in voices for s in SENTENCES),
        *([] if bench.quick else real()),
    ]
    yield f"V7 terms invented in ordinary speech: {_invented(bench, ordinary)}"
    silent = list(without_speech())
    texts = [_written(bench, spoken.sound, OFFERED) for spoken in silent]
    yield f"V7 sounds without speech that gave words: {sum(map(bool, texts))} of {len(silent)}"
    near = [Spoken(s, answer((s,), [0.4], v), s) for v in voices for s in NEAR_MISSES]
    yield f"V7 terms invented in near misses: {_invented(bench, near)}"


def _invented(bench: Bench, material: list[Spoken]) -> str:
    wrong = 0
    for spoken in material:
        written = _written(bench, spoken.sound, OFFERED)
        wrong += any(
            _holds(written, [term]) and not _holds(spoken.text, [term, term.replace(" ", "")])
            for term in OFFERED
        )
    return f"in {wrong} of {len(material)} ({wrong / len(material):.1%})"


def _holds(text: str, forms: Iterable[str]) -> bool:
    heard = f" {_plain(text)} "
    return any(f" {_plain(form)} " in heard for form in forms)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def _written(bench: Bench, sound: Samples, terms: Iterable[str]) -> str:
    hearing = Hearing(SileroVad())
    hearing.begin()
    found = hearing.feed(sound) + hearing.flush()
    clips = [finding.clip for finding in found if isinstance(finding, Close)]
    texts = (bench.ours.decode(clip, tuple(terms)).text for clip in clips)
    return " ".join(text for text in texts if text)


def v10(bench: Bench) -> Iterable[str]:
    wall, cpu = ready(1 if bench.quick else 3)
    hearing = Hearing(SileroVad())
    hearing.begin()
    found = hearing.feed(answer(SENTENCES[:1], [1.0]))
    clip = next(finding.clip for finding in found if isinstance(finding, Close))
    fresh, costs = load(find("tiny.en")), []
    for _ in range(4):
        began = time.process_time()
        fresh.decode(clip)
        costs.append(time.process_time() - began)
    yield (f"V10 ready after {wall:.1f} s ({cpu:.1f} s CPU, import and checksum included); "
           f"first decoding {costs[0] / median(costs[1:]):.2f} times a later one")  # fmt: skip


def v11(bench: Bench) -> Iterable[str]:
    _, dropped, lag = asyncio.run(live(bench.ours, 15 if bench.quick else 40))
    yield f"V11 samples dropped while decoding: {dropped:.0f}; longest wait {lag * 1000:.0f} ms"


def memory(bench: Bench) -> Iterable[str]:
    """Sixty minutes of answers of a minute each, in virtual time."""
    minutes = 10 if bench.quick else 60
    minute = np.concatenate(
        [part for n in range(1, 31) for part in (word(n, 1.0), quiet(0.6 + n % 3 * 0.4))]
    )
    grown = asyncio.run(session(minute, minutes))
    yield f"Memory: {grown / 1024:+.1f} MB over {minutes} minutes of listening, after the first two"


ROWS = {row.__name__: row for row in (v1, v2, v3, v4, v5, v6, v7, v10, v11, memory)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", help=f"some of {', '.join(ROWS)}; all by default")
    parser.add_argument("--quick", action="store_true", help="less material, one line each")
    wanted = parser.parse_args()
    unknown = set(wanted.rows) - set(ROWS)
    if unknown:
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    bench = Bench(wanted.quick)
    # First, while this process has not loaded anything: a peak cannot be seen below an older one.
    for name in sorted(wanted.rows or ROWS, key=lambda row: row != "memory"):
        if name != "memory" and bench.ours is None:
            bench.load()
        for line in ROWS[name](bench):
            print(line, flush=True)


if __name__ == "__main__":
    main()
