"""Statements of one candidate that cannot both hold: same subject, turned round, in one clause.

Precision comes first: a candidate who is told they contradicted themselves when they did not stops
trusting the rest. So nothing hedged, conditional, reported, bounded on one side or taken back is
held against them, and what differs must be one thing: a "not", a word and its opposite, or the two
sides of a comparison. Case and punctuation are not needed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from interviewer.core.alignment import Kind, Unit, read
from interviewer.core.assessment import Contradiction, Evidence
from interviewer.core.words import listed, stem

_FEWEST_SHARED = 2
"""Words that both statements hold; one more where "it" or "this" may mean something else."""


def contradictions(now: str, earlier: Sequence[str]) -> tuple[Contradiction, ...]:
    """What `now` says against `earlier` answers, in the order it is said; each statement once."""
    if _TAKEN_BACK.search(_folded(now)):
        return ()
    before = [(text, statement) for text in earlier for statement in _statements(text)]
    found: list[Contradiction] = []
    for statement in _statements(now):
        against = next((pair for pair in before if _opposed(statement, pair[1])), None)
        if against is not None:
            text, old = against
            quote = Evidence(
                quote=now[statement.start : statement.end],
                start=statement.start,
                end=statement.end,
            )
            found.append(Contradiction(earlier=text[old.start : old.end], now=quote))
    return tuple(found)


_TAKEN_BACK = re.compile(
    r"\b(?:i was (?:wrong|mistaken|too quick|imprecise)|(?:i )?take (?:that|it|this) back"
    r"|i (?:have to |must |should |need to |will |would )?(?:correct|contradict) "
    r"(?:myself|that|what)"
    r"|i (?:misspoke|mixed|confused|exaggerated|overstated)|(?:on )?second thoughts?|scratch that"
    r"|i (?:just )?(?:said|told you|claimed) (?:earlier|before|that|it|the opposite|something else)"
    r"|(?:earlier|before) i said|what i said|as i said|let me (?:correct|rephrase|fix|restate)"
    r"|i changed my mind|my mistake|(?:that|it) was wrong|you are right|fair (?:point|enough)"
    r"|not quite what i|correction|i meant|i put (?:that|it) (?:badly|wrong|too))\b"
)


def _folded(text: str) -> str:
    return " ".join(unit.text for unit in read(text).units)


# ------------------------------------------------------------------ opposites

_PAIRS = (
    ("higher", "lower"), ("faster quicker", "slower"), ("better", "worse"), ("best", "worst"),
    ("more", "less fewer"), ("most", "least fewest"), ("larger bigger", "smaller"),
    ("longer", "shorter"), ("stronger", "weaker"), ("above", "below"), ("before", "after"),
    ("first", "last"), ("earlier", "later"), ("deeper", "shallower"), ("sharper", "flatter"),
    ("increase raise", "decrease reduce lowers lowering lowered"), ("rise grow", "fall shrink"),
    ("up", "down"), ("on", "off"), ("always", "sometimes occasionally"),
    ("frozen freeze froze freezing", "updated unfrozen unfreeze trainable updates update"),
    ("converge", "diverge"), ("cheap cheaper", "expensive"), ("stable", "unstable"),
    ("overfit overfits overfitting", "underfit underfits underfitting"), ("large big", "small"),
    ("high", "low"), ("easy easier", "hard harder difficult"),
    ("help improve", "hurt degrade worsen"),
    ("early", "late"), ("same", "different"), ("linear", "nonlinear"), ("many", "few"),
    ("robust insensitive", "sensitive"), ("supervised", "unsupervised"), ("sparse", "dense"),
    ("necessary required", "unnecessary optional"), ("possible", "impossible"),
    ("enabled active", "disabled inactive"), ("vanish", "explode"), ("biased", "unbiased"),
    ("convex", "nonconvex"), ("deterministic", "random stochastic"), ("cheaper", "costlier"),
    ("speeds accelerates", "slows"), ("adds add", "removes remove"),
    ("keeps keep", "drops discards"),
)  # fmt: skip


def _sides() -> dict[str, tuple[int, int]]:
    listing = [
        (word, axis, sign)
        for axis, pair in enumerate(_PAIRS)
        for sign, words in zip((1, -1), pair, strict=True)
        for word in words.split()
    ]
    stems = {stem(word): (axis, sign) for word, axis, sign in reversed(listing)}
    return stems | {word: (axis, sign) for word, axis, sign in reversed(listing)}


_SIDES = _sides()
_ALWAYS = _SIDES["always"][0]
_PARTICLES = listed("up down on off")
_TURNING = listed(
    """is are was were be been stay stays stayed go goes went going gone come comes came turn turns
    turned switch switches switched moves moved leave left keep kept am"""
)
_PIVOTS = listed("than before after above below over beats precedes follows")
_NEGATION = -1
"""The axis of "not", beside those of `_PAIRS`."""

# ------------------------------------------------------------------ statements

_CONNECTIVES = listed(
    """and but because so while whereas although though which who then if when once unless until
    since however where whenever or"""
)
_CONDITIONS = listed("if when once unless until whenever where while as")
_UNSURE = listed(
    """would could might may maybe perhaps probably should depends depend imagine suppose guess
    thought expected hoped wanted claim claims claimed believed people told said say says asked
    myth cliche often usually mostly generally typically necessarily actually instead sorry either
    whether almost nearly seems seem how why what used supposed another elsewhere case"""
)
"""Not a plain statement of the candidate's own, or not an unbounded one."""
_PLACING = listed("on for with at in during under within across by from per through given into")
_OTHERS = listed("they he she people someone everyone")
_OURS = listed("i we my our us me")
_POINTING = listed("it this that these those them there")
_WEAK = listed(
    """went go goes going got make makes made making take takes took give gives gave need needs
    want come comes came put see look looks lot bit little way point time start try let work works
    one thing much very pretty quite really rather even still already just simply turn turns
    turned switch switched stay stays set keep mean whole own come yes yeah do does did""",
)
_WEAK_STEMS = frozenset(stem(word) for word in _WEAK)


@dataclass(frozen=True, slots=True)
class _Statement:
    start: int
    end: int
    subject: tuple[str, ...]
    """Stems of what it is about, in order, without the words that say which way round."""
    placed: frozenset[str]
    """Those that say where or when: "at inference"."""
    sides: dict[int, int]
    """Axis -> +1 or -1."""
    people: frozenset[str]
    points: bool
    """It may be about something named in another clause."""
    pivot: int | None
    """How many of `subject` stand before the "than" of a comparison."""


@lru_cache(maxsize=64)
def _statements(text: str) -> tuple[_Statement, ...]:
    units = read(text).units
    clauses = list(_clauses(units))
    found = []
    for index, clause in enumerate(clauses):
        around = clauses[max(0, index - 1) : index + 2]
        if _is_plain(clause, around, text) and (made := _statement(clause)) is not None:
            found.append(made)
    return tuple(found)


def _clauses(units: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    start = 0
    for at, unit in enumerate(units):
        if at > start and (unit.broken or unit.text in _CONNECTIVES):
            yield units[start:at]
            start = at
    if start < len(units):
        yield units[start:]


_SENTENCE_END = re.compile(r"[.!?]\s")


def _is_plain(clause: Sequence[Unit], around: Sequence[Sequence[Unit]], text: str) -> bool:
    """Whether it states something without a condition, a doubt or someone else's voice."""
    words = {unit.text for unit in clause}
    if words & _UNSURE or words & _CONDITIONS or text[clause[-1].end :][:1] == "?":
        return False
    for other in around:
        first, last = min(clause[0].start, other[0].start), max(clause[0].start, other[0].start)
        if other is clause or _SENTENCE_END.search(text, first, last):
            continue
        if other[0].text in _CONDITIONS or {unit.text for unit in other} & _REPORTING:
            return False
    return True


_REPORTING = listed("actually depends thought claim claims myth people believe said sorry expected")


def _statement(clause: Sequence[Unit]) -> _Statement | None:
    """The clause as a statement; None when it says too little or both sides of something."""
    sides: dict[int, int] = {}
    subject: list[str] = []
    placed: set[str] = set()
    pivot: int | None = None
    place = 0
    for at, unit in enumerate(clause):
        side = _side(clause, at)
        if side is not None:
            axis, sign = side
            if axis != _NEGATION and axis in sides:
                return None
            sides[axis] = sign * sides.get(axis, 1)
        elif unit.kind.is_content and unit.stem not in _WEAK_STEMS:
            subject.append(unit.stem)
            placed |= {unit.stem} if place else set()
        pivot = len(subject) if unit.text in _PIVOTS else pivot
        place = _REACH if unit.text in _PLACING else max(0, place - 1)
    if not subject or len(subject) + len(sides) < _FEWEST_SHARED:
        return None
    words = {unit.text for unit in clause}
    return _Statement(
        clause[0].start, clause[-1].end, tuple(subject), frozenset(placed), sides,
        frozenset(words & _OTHERS), bool(words & _POINTING), pivot,
    )  # fmt: skip


_REACH = 4
"""Words that a preposition places: "on [the very small vision model]"."""


def _side(clause: Sequence[Unit], at: int) -> tuple[int, int] | None:
    unit = clause[at]
    if unit.kind is Kind.NEGATION:
        return _NEGATION, -1
    if unit.text in _PARTICLES and (at == 0 or clause[at - 1].text not in _TURNING):
        return None
    return _SIDES.get(unit.text) or _SIDES.get(unit.stem)


def _opposed(one: _Statement, other: _Statement) -> bool:
    """Whether they say the same of the same thing, with exactly one thing turned round."""
    if one.people != other.people or not _as_general(one, other):
        return False
    axes = (one.sides.keys() | other.sides.keys()) - {_NEGATION, _ALWAYS}
    if any(axis not in one.sides or axis not in other.sides for axis in axes):
        return False
    turned = [axis for axis in axes if one.sides[axis] != other.sides[axis]]
    turned += [axis for axis in (_NEGATION, _ALWAYS) if _sign(one, axis) != _sign(other, axis)]
    order = _order(one, other, len(axes) - len([axis for axis in turned if axis in axes]))
    return order is not None and len(turned) + (order < 0) == 1


def _sign(statement: _Statement, axis: int) -> int:
    return statement.sides.get(axis, 1)


def _as_general(one: _Statement, other: _Statement) -> bool:
    """Whether neither bounds with "sometimes" or "not always" what the other leaves open."""
    return (_ALWAYS in one.sides) == (_ALWAYS in other.sides) or not any(
        _ALWAYS in statement.sides
        and -1 in (_sign(statement, _ALWAYS), _sign(statement, _NEGATION))
        for statement in (one, other)
    )


def _order(one: _Statement, other: _Statement, agreed: int) -> int | None:
    """1 when they are about the same, -1 with the sides of a comparison exchanged, else None.

    `agreed` opposites stand on the same side in both and count as shared words.
    """
    if not _same_subject(one, other, agreed):
        return None
    shared = set(one.subject) & set(other.subject)
    mine = [word for word in one.subject if word in shared]
    if mine == [word for word in other.subject if word in shared]:
        return 1
    if one.pivot is None or other.pivot is None:
        return None
    left, right = set(one.subject[: one.pivot]), set(one.subject[one.pivot :])
    left_then, right_then = set(other.subject[: other.pivot]), set(other.subject[other.pivot :])
    exchanged = (left - left_then, right - right_then) == (right_then - right, left_then - left)
    return -1 if exchanged and left - left_then and right - right_then else None


def _same_subject(one: _Statement, other: _Statement, agreed: int) -> bool:
    mine, theirs = set(one.subject), set(other.subject)
    shared, rest = len(mine & theirs), mine ^ theirs
    named = shared > _FEWEST_SHARED if one.points or other.points else shared > 0
    if not named or shared + agreed < _FEWEST_SHARED or len(rest) > 1:
        return False
    # A word on one side only may bound the statement; a place or a time certainly does.
    return not rest & (one.placed | other.placed) and len(rest) < shared + agreed
