"""Where the words of a quote run along what was said, and what they leave out or get wrong.

Words are matched in order within a narrow band, so the work grows with the length of the texts and
no faster. It knows no rule about what a quote must hold; that is `interviewer.core.evidence`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from interviewer.core.spoken import is_number, spoken
from interviewer.core.words import NEGATIONS, STOPWORDS, listed, stem


class Kind(Enum):
    """What may happen to a word between saying and quoting it."""

    LIGHT = 0
    CONTENT = 1
    WEIGHTY = 2
    NUMBER = 3
    NEGATION = 4

    @property
    def is_content(self) -> bool:
        """Whether it counts as something said."""
        return self in {Kind.CONTENT, Kind.NUMBER}


_WEIGHTY = listed(
    """before after above below over under more most less least few only same both all any each
    off up down out or if may might should through until again once too other no than"""
)
"""Small words that turn a meaning: never dropped, added or exchanged, though none stands alone."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A word as said, with its place."""

    text: str
    stem: str
    start: int
    end: int
    kind: Kind
    broken: bool
    """A comma, a full stop or the like stands before it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as words."""

    units: tuple[Unit, ...]
    places: dict[str, list[int]]
    """Where each stem with content of its own stands."""


@lru_cache(maxsize=64)
def read(text: str) -> Reading:
    """The words of `text`, ready to be aligned."""
    units: list[Unit] = []
    places: dict[str, list[int]] = defaultdict(list)
    before = 0
    for token in spoken(text):
        kind = _kind(token.text, text[token.start : token.end])
        broken = _CLAUSE_END.search(text, before, token.start) is not None
        if kind.is_content:
            places[stem(token.text)].append(len(units))
        units.append(Unit(token.text, stem(token.text), token.start, token.end, kind, broken))
        before = token.end
    return Reading(tuple(units), dict(places))


_CLAUSE_END = re.compile(r"[.,;:!?()–—]")


def _kind(word: str, written: str) -> Kind:
    if word in NEGATIONS:
        return Kind.NEGATION
    if word in _WEIGHTY:
        return Kind.WEIGHTY
    if is_number(word):
        # "the one with noise" counts nothing.
        pronoun = written.lower() == "one"
        return Kind.LIGHT if pronoun else Kind.NUMBER
    return Kind.LIGHT if word in STOPWORDS else Kind.CONTENT


@dataclass(frozen=True, slots=True)
class Stretch:
    """Units `first` to `last`, both included, and the price of the differences."""

    first: int
    last: int
    cost: int


_LEFT_OUT = {Kind.LIGHT: 2, Kind.CONTENT: 10}
"""Prices of words of the stretch that the quote does not have; other kinds may not be left out."""
_REPEATED = 1
"""Of words said twice; it is not zero, which would let a stretch grow without end."""
_ADDED = 2
"""Of a light word that was not said, and as much again for each one just before it."""
_SLIP = 3
_LARGEST_BUDGET = 24


def _budget(length: int) -> int:
    return min(_LARGEST_BUDGET, 4 + length // 2)


def find(wanted: Sequence[Unit], heard: Reading) -> list[Stretch]:
    """The stretches that say `wanted`, cheapest first, the earliest of equals."""
    found: set[Stretch] = set()
    for start in _candidates(wanted, heard):
        stretch = _align(wanted, heard.units, start)
        if stretch is not None:
            found.add(stretch)
    return sorted(found, key=lambda stretch: (stretch.cost, stretch.first))


_BUCKET = 8
_MOST_VOTES = 20_000
_MOST_CANDIDATES = 8
_FEWEST_CANDIDATES = 2
_MOST_WORDS = 1_600
"""Of a quote, counted once for each place it is tried at."""
_FEWEST_SHARED = 1 / 3
"""Of the quote's content words, within a candidate."""


def _candidates(wanted: Sequence[Unit], heard: Reading) -> list[int]:
    """Where `wanted` may start, most shared words first; the rarest vote, so work is bounded."""
    content = [(unit.stem, index) for index, unit in enumerate(wanted) if unit.kind.is_content]
    anchors = sorted(
        (len(heard.places[shared]), index, shared)
        for shared, index in content
        if shared in heard.places
    )
    votes: Counter[int] = Counter()
    cast = 0
    for count, index, shared in anchors:
        cast += count
        if cast > _MOST_VOTES:
            break
        votes.update({(at - index) // _BUCKET for at in heard.places[shared]})
    needed = min(len(anchors), len(content) * _FEWEST_SHARED) if cast <= _MOST_VOTES else 1
    strength = {bucket: votes[bucket] + votes[bucket + 1] for bucket in tuple(votes)}
    best = sorted((-count, bucket) for bucket, count in strength.items() if count >= needed)
    tried = max(_FEWEST_CANDIDATES, min(_MOST_CANDIDATES, _MOST_WORDS // len(wanted)))
    return [bucket * _BUCKET for _, bucket in best[:tried]]


_LONGEST_MERGE = 5
_State = tuple[int, int, int]
"""Cost so far; minus the first matched unit, or 1 when none is; quoted words added since the last
match. Smaller is cheaper, then tighter."""
_States = dict[int, _State]
"""By the next heard unit."""


def _align(wanted: Sequence[Unit], heard: Sequence[Unit], start: int) -> Stretch | None:
    """The cheapest way to say `wanted` from about `start` on, within the budget, or None."""
    budget = _budget(len(wanted))
    slack = _BUCKET + budget // 2
    begin, stop = max(0, start - slack), min(len(heard), start + _BUCKET + slack)
    ahead: list[_States] = [dict.fromkeys(range(begin, stop), (0, 1, 0))]
    ahead += [{} for _ in range(_LONGEST_MERGE)]
    for index, word in enumerate(wanted):
        for at, state in _having_left_out(ahead[0], heard, budget).items():
            if word.kind is Kind.LIGHT:
                _keep(ahead[1], at, _having_added(state), budget)
            taken, used, price = _step(wanted, index, heard, at)
            if taken:
                first = -at if state[1] > 0 else state[1]
                _keep(ahead[taken], at + used, (state[0] + price, first, 0), budget)
        ahead = [*ahead[1:], {}]
    ends = (
        Stretch(-first, at - 1, cost)
        for at, (cost, first, added) in ahead[0].items()
        if first <= 0 and _may_end(heard[at : at + added + 1] if added else ())
    )
    return min(ends, key=lambda end: (end.cost, end.last - end.first, end.first), default=None)


def _may_end(replaced: Sequence[Unit]) -> bool:
    """Whether no "not" is cut off where the quote has words of its own instead."""
    return all(unit.kind in _LEFT_OUT for unit in replaced)


def _keep(states: _States, at: int, state: _State, budget: int) -> None:
    if state[0] <= budget and (at not in states or state < states[at]):
        states[at] = state


def _having_added(state: _State) -> _State:
    cost, first, added = state
    return cost + _ADDED * (1 + added), first, added + 1


def _having_left_out(states: _States, heard: Sequence[Unit], budget: int) -> _States:
    """The states after leaving out heard words, which only a stretch that has begun may do."""
    grown = dict(states)
    for at in sorted(states):
        cost, first, added = states[at]
        while first <= 0 and at < len(heard):
            length, price = _omission(heard, at)
            if price == _LEFT_OUT[Kind.CONTENT]:
                # Another word in its place would be an exchange, not an omission.
                price, added = (_NEVER if added else price), _NO_MORE
            cost, at = cost + price, at + length
            if cost > budget or grown.get(at, (budget + 1,)) <= (cost, first, added):
                break
            grown[at] = (cost, first, added)
    return grown


_NEVER = 10 * _LARGEST_BUDGET
_NO_MORE = _LARGEST_BUDGET


def _omission(heard: Sequence[Unit], at: int) -> tuple[int, int]:
    """How many words may be left out at `at`, and the price; repetition is nearly free."""
    for length in (3, 2, 1):
        following = heard[at + length : at + 2 * length]
        if [unit.text for unit in heard[at : at + length]] == [unit.text for unit in following]:
            return length, _REPEATED
    for length in (3, 2):
        if _starts_again(heard[at : at + length + 1], length):
            return length, _REPEATED + _LEFT_OUT[Kind.LIGHT] * (length - 1)
    return 1, _LEFT_OUT.get(heard[at].kind, _NEVER)


def _starts_again(units: Sequence[Unit], length: int) -> bool:
    """Whether a word comes again after small ones, as in "Adam keeps, it keeps"."""
    if len(units) <= length or units[0].kind is not Kind.CONTENT:
        return False
    return units[0].text == units[length].text and all(
        unit.kind is Kind.LIGHT for unit in units[1:length]
    )


def _step(
    wanted: Sequence[Unit], index: int, heard: Sequence[Unit], at: int
) -> tuple[int, int, int]:
    """How the next words say the same: words of the quote taken, heard words used, the price."""
    if at >= len(heard):
        return 0, 0, 0
    word, other = wanted[index], heard[at]
    if word.text == other.text or (word.stem == other.stem and word.kind is other.kind):
        return 1, 1, 0
    if _is_slip(word, other):
        return 1, 1, _SLIP
    if used := _pieces(word.text, heard, at):
        return 1, used, 0
    if taken := _pieces(other.text, wanted, index):
        return taken, 1, 0
    return 0, 0, 0


def _pieces(whole: str, units: Sequence[Unit], at: int) -> int:
    """How many units from `at` on spell `whole` between them ("S G D", "over fitting"), or 0."""
    if not whole.startswith(units[at].text):
        return 0
    built = ""
    for used, unit in enumerate(units[at : at + _LONGEST_MERGE], start=1):
        built += unit.text
        if built == whole:
            return used
        if not whole.startswith(built):
            return 0
    return 0


_SHORTEST_WITH_SLIPS = 5


def _is_slip(word: Unit, heard: Unit) -> bool:
    """Whether one letter went wrong, not the first ("lower" is not "slower"), in a long word."""
    if word.kind is not Kind.CONTENT or heard.kind is not Kind.CONTENT:
        return False
    return _one_letter_off(word.text, heard.text) or _one_letter_off(word.stem, heard.stem)


def _one_letter_off(word: str, other: str) -> bool:
    if word[0] != other[0] or not (word + other).isalpha() or abs(len(word) - len(other)) > 1:
        return False
    short, long = sorted((word, other), key=len)
    if len(short) < _SHORTEST_WITH_SLIPS:
        return False
    at = next((i for i, char in enumerate(short) if char != long[i]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1]
    return short[at + 1 :] == long[at + 1 :] or (swapped and short[at + 2 :] == long[at + 2 :])
