"""What the shape model sees: a clause, then a whole answer, as named numbers.

The fitting script and the examiner both call this, so the weights always meet the traits they were
fitted on. Nothing here depends on punctuation or case, nor on who asks.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from interviewer.core.clauses import Clause, Heard, clauses, hear
from interviewer.core.cues import OPENING, UNKNOWING, signs
from interviewer.core.exchange import Exchange
from interviewer.core.matching import WRONG, Match, index_of, matches, sounds
from interviewer.core.playbook import Criterion, Question
from interviewer.core.words import is_content

FLAW = "flaw"
"""The class of clauses that hold a false or sweeping claim."""
CLASSES = (*(item.value for item in Criterion), FLAW)

Traits = Mapping[str, float]

LEVEL = "level"
OUTCOMES = (*(item.value for item in Criterion), LEVEL)
"""What is predicted of an answer; each has three ranks."""
_WHOLE = 6.0

_COUNTED = (
    "past", "lived", "change", "number", "hypothetical", "cost", "gain", "contrast", "decision",
    "condition", "failure", "limit", "admission", "hearsay", "cause", "absolute", "worship",
    "vague", "negation", "cue_word",
)  # fmt: skip
_PROBE_WORDS = {
    "why_not": ("why not",),
    "breaks": ("break", "wrong", "fail"),
    "time": ("time", "moved"),
    "know": ("how would you know", "how do you know"),
}


@dataclass(frozen=True)
class Reading:
    """An answer taken apart: its words, its clauses, and what of the rubric they match."""

    exchange: Exchange
    heard: tuple[Heard, ...]
    clauses: tuple[Clause, ...]
    asked: frozenset[str]
    """Stems of the content words of what was asked."""
    matches: tuple[Match, ...]
    sounds: tuple[frozenset[str], ...]
    """Per clause: stems of the rubric it sounds like, besides those it prints."""
    signs: tuple[Mapping[str, int], ...] = field(default=())
    """Per clause."""

    def said(self, clause: Clause) -> str:
        """The folded words of a clause, joined by spaces."""
        return " ".join(word.text for word in clause.words)


def read(exchange: Exchange, void: Sequence[tuple[int, int]] = ()) -> Reading:
    """The answer taken apart; words inside the character spans `void` are left out."""
    heard = tuple(
        word
        for word in hear(exchange.answer)
        if not any(start <= word.start < end for start, end in void)
    )
    found = clauses(heard)
    asked = content_stems(f"{exchange.prompt}\n{exchange.probe or ''}")
    questions = questions_of(exchange)
    index = index_of(questions)
    heard_as = sounds(index, exchange.topic.vocabulary if exchange.topic else (), found)
    matched = matches(index, found, asked, heard_as)
    shown = tuple(signs(" ".join(word.text for word in clause.words)) for clause in found)
    return Reading(exchange, heard, found, asked, matched, heard_as, shown)


def questions_of(exchange: Exchange) -> tuple[Question, ...]:
    """The questions whose rubric serves: the whole topic's, or the one asked, or none."""
    if exchange.topic is not None:
        return exchange.topic.questions
    return (exchange.question,) if exchange.question is not None else ()


def content_stems(text: str) -> frozenset[str]:
    """The stems of the content words of `text`."""
    return frozenset(word.stem for word in hear(text) if is_content(word.text))


def clause_traits(reading: Reading) -> list[dict[str, float]]:
    """The traits of every clause: its words and pairs, its signs and its neighbours'."""
    near: list[dict[str, float]] = [defaultdict(float) for _ in reading.clauses]
    for match in reading.matches:
        for position in (match.clause, match.clause + 1):
            if position < len(near):
                kind = match.phrase.kind
                near[position][kind] = max(near[position][kind], match.score)
    return [_clause_traits(reading, position, near[position]) for position in range(len(near))]


def _clause_traits(reading: Reading, position: int, near: Traits) -> dict[str, float]:
    clause = reading.clauses[position]
    last = len(reading.clauses) - 1
    traits = word_traits(clause.words)
    for prefix, other in (("p:", position - 1), ("n:", position + 1)):
        if 0 <= other <= last:
            traits.update((prefix + name, 0.5) for name in reading.signs[other])
    traits.update((f"m:{kind}", 3 * score) for kind, score in near.items())
    traits[f"at:{min(3, 4 * position // (last + 1))}"] = 1.0
    if position == 0:
        traits["first"] = 1.0
    if position == last:
        traits["last"] = 1.0
    traits["asked"] = sum(word.stem in reading.asked for word in clause.words) / len(clause.words)
    return traits


def word_traits(words: Sequence[Heard]) -> dict[str, float]:
    """The traits of a run of words without any context."""
    stems = [word.stem for word in words]
    traits = {f"w:{stem}": 1.0 for stem in stems}
    pairs = zip(["^", *stems], [*stems, "$"], strict=True)
    traits.update((f"b:{first}_{second}", 1.0) for first, second in pairs)
    counts = signs(" ".join(word.text for word in words))
    traits.update((f"s:{name}", float(min(count, 2))) for name, count in counts.items())
    traits["len"] = min(len(words), 20) / 20
    return traits


def whole_traits(reading: Reading) -> dict[str, float]:
    """The words and pairs of the whole answer, as a direction: its length does not count."""
    stems = [word.stem for word in reading.heard]
    pairs = pairwise(stems)
    names = {*(f"w:{stem}" for stem in stems), *(f"b:{first}_{second}" for first, second in pairs)}
    names |= {f"s:{name}" for shown in reading.signs for name in shown}
    value = _WHOLE / math.sqrt(max(len(names), 1))
    return dict.fromkeys(sorted(names), value)


def answer_traits(reading: Reading, chances: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The traits of the whole answer, given each clause's chance of being in each class."""
    traits: dict[str, float] = {}
    for name in CLASSES:
        traits.update(_class_traits(name, [chance[name] for chance in chances]))
    for name in (*CLASSES[:-1], WRONG):
        scores = sorted((m.score for m in reading.matches if m.phrase.kind == name), reverse=True)
        traits[f"{name} match"] = scores[0] if scores else 0.0
        traits[f"{name} matches"] = sum(scores[:3]) / 3
    traits.update(_sign_traits(reading))
    traits.update(_asked_traits(reading))
    return traits


def _class_traits(name: str, chances: Sequence[float]) -> dict[str, float]:
    best = [*sorted(chances, reverse=True), *[0.0] * 6][:6]
    return {
        f"{name} 1st": best[0],
        f"{name} 2nd": best[1],
        f"{name} 3rd": best[2],
        f"{name} sum": sum(best) / 3,
        f"{name} likely": sum(chance > 0.5 for chance in chances) / 5,
        f"{name} possible": sum(chance > 0.3 for chance in chances) / 5,
    }


def _sign_traits(reading: Reading) -> dict[str, float]:
    total: Counter[str] = Counter()
    for shown in reading.signs:
        total.update(shown)
    length = max(len(reading.heard), 1)
    opening = " ".join(word.text for word in reading.heard[:OPENING])
    traits = {"length": math.log(length + 1) / 5}
    traits["unknowing"] = float(UNKNOWING.search(opening) is not None)
    for name in _COUNTED:
        traits[f"{name} count"] = min(total[name], 5) / 5
        traits[f"{name} share"] = min(3.0, 100 * total[name] / length / 3)
    return traits


def _asked_traits(reading: Reading) -> dict[str, float]:
    exchange = reading.exchange
    probe = " ".join(word.text for word in hear(exchange.probe or ""))
    traits = {
        f"probe {name}": float(any(words in probe for words in phrases))
        for name, phrases in _PROBE_WORDS.items()
    }
    behavioral = exchange.topic is not None and exchange.topic.id == "behavioral"
    own = {w.stem for w in reading.heard if is_content(w.text) and w.stem not in reading.asked}
    traits["probe"] = float(exchange.probe is not None)
    traits["behavioral"] = float(behavioral)
    traits["own words"] = len(own) / max(len(reading.heard), 1)
    return traits
