"""Does this quote, as a language model reports it, stand in what was said?

A quote is not compared as a string: models drop commas, spell out contractions and numbers, and
mend a recogniser's slips. Nor is it compared by likeness, which lets an inserted "not" through.
Every content word of the quote must have been said, in this order, in one tight stretch, with the
same negations and the same numbers. What is returned is the stretch itself, so what is shown is
verbatim.

An ellipsis in a quote ("a … b") joins two or three parts of one sentence: each part must stand, the
gap is short, crosses no full stop and hides no "not"; the evidence is the whole stretch with it.
"""

import re
from collections.abc import Iterable, Sequence

from interviewer.core.alignment import Kind, Reading, Stretch, Unit, find, read
from interviewer.core.assessment import Evidence
from interviewer.core.words import listed

_FEWEST_WORDS = 3
_FEWEST_CONTENT_WORDS = 2


def locate(quote: str, said: str) -> Evidence | None:
    """The stretch of `said` that `quote` stands on; None: it was not said, or says too little."""
    wanted, heard = read(quote), read(said)
    if len(wanted.units) < _FEWEST_WORDS or _content(wanted.units) < _FEWEST_CONTENT_WORDS:
        return None
    stretch = _first(_standing(wanted.units, heard)) or _joined(quote, said, heard)
    if stretch is None:
        return None
    start, end = heard.units[stretch.first].start, heard.units[stretch.last].end
    return Evidence(quote=said[start:end], start=start, end=end)


def is_only(quote: str, other: str) -> bool:
    """Whether `quote` says nothing that `other`, such as the question, does not say already.

    Turning it round counts as saying something: a negation, or "SGD over Adam" for "Adam over SGD".
    """
    said, given = read(quote).units, read(other).units
    words = [unit.stem for unit in said if unit.kind is not Kind.LIGHT]
    known = [unit.stem for unit in given if unit.kind is not Kind.LIGHT]
    if _negations(said) > _negations(given):
        return False
    if any(unit.text in _PIVOTS for unit in said):
        rest = iter(known)
        return all(word in rest for word in words)
    return set(words) <= set(known)


_PIVOTS = listed("over than before after to from into instead versus")


def _content(units: Iterable[Unit]) -> int:
    return sum(unit.kind.is_content for unit in units)


def _negations(units: Iterable[Unit]) -> int:
    return sum(unit.kind is Kind.NEGATION for unit in units)


def _first(stretches: Iterable[Stretch]) -> Stretch | None:
    return next(iter(stretches), None)


def _standing(wanted: Sequence[Unit], heard: Reading) -> list[Stretch]:
    """Where `wanted` was said and nothing just outside turns it round; the best first."""
    return [found for found in find(wanted, heard) if not _is_denied(found, heard.units)]


_BETWEEN = listed(
    "a an the that think believe say mean claim really very even just so such be been"
)
"""Words a negation reaches across: "not a [robust choice]", "I do not think that [it works]"."""
_CLAUSE_STARTS = listed("i we he she they it my our so and but then because if when where what")
_LONGEST_REACH = 4


def _is_denied(found: Stretch, heard: Sequence[Unit]) -> bool:
    """Whether a "not" stands just before it in the same clause, or is cut off its last word."""
    last, after = heard[found.last], found.last + 1
    if after < len(heard) and heard[after].start == last.start:
        return heard[after].kind is Kind.NEGATION
    for at in range(found.first - 1, max(-1, found.first - 1 - _LONGEST_REACH), -1):
        if heard[at + 1].broken:
            return False
        if heard[at].kind is Kind.NEGATION:
            return _reaches_on(heard, at)
        if heard[at].text not in _BETWEEN:
            return False
    return False


_AUXILIARIES = listed("do does did can could will would should may might must have has had")
_NOUN_STARTS = listed("a an the this these some at in on for with from after before")


def _reaches_on(heard: Sequence[Unit], at: int) -> bool:
    """Whether the negation at `at` denies what follows, where no full stop is printed.

    It does in "not a robust choice", not in "we went without my guess is" or "they do not a tree".
    """
    word, following = heard[at].text, heard[at + 1]
    if following.text in _CLAUSE_STARTS:
        return False
    if word == "no":
        return following.kind is not Kind.LIGHT
    if word == "not" and at > 0 and heard[at - 1].text in _AUXILIARIES:
        return following.text not in _NOUN_STARTS
    return True


_ELLIPSIS = re.compile(r"[\[(]?(?:…|\.{3,})[\])]?")
_SENTENCE_END = re.compile(r"(?<!\.)[.!?](?=\s)")
_MOST_PARTS = 3
_LONGEST_GAP = 30
"""Words between two parts."""


def _joined(quote: str, said: str, heard: Reading) -> Stretch | None:
    """The stretch of one sentence that holds the parts of a quote with an ellipsis, or None."""
    parts = [units for part in _ELLIPSIS.split(quote) if (units := read(part).units)]
    if not 1 < len(parts) <= _MOST_PARTS:
        return None
    if any(len(part) < _FEWEST_WORDS - 1 or not _content(part) for part in parts):
        return None
    reached = _standing(parts[0], heard)
    for part in parts[1:]:
        reached = [
            Stretch(before.first, after.last, before.cost + after.cost)
            for before in reached
            for after in find(part, heard)
            if _may_join(before, after, heard.units, said)
        ]
    return min(reached, key=lambda stretch: (stretch.cost, stretch.last), default=None)


def _may_join(before: Stretch, after: Stretch, heard: Sequence[Unit], said: str) -> bool:
    gap = heard[before.last + 1 : after.first]
    if after.first <= before.last or len(gap) > _LONGEST_GAP or _negations(gap):
        return False
    between = said[heard[before.last].end : heard[after.first].start]
    return _SENTENCE_END.search(between) is None
