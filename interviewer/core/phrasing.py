"""How the interviewer words a scripted follow-up: the fragment it quotes and the way into it."""

from functools import lru_cache

from interviewer.core.assessment import FlagKind, Reply
from interviewer.core.playbook import Criterion, ProbeKind, ScriptedProbe
from interviewer.core.transcript import Thread
from interviewer.core.words import Token, is_content, tokens

_LONGEST_FRAGMENT = 12
"""Words: more than this is hard to follow when spoken."""
_SHORTEST_FRAGMENT = 4
_BREAKS = frozenset(
    [
        "and",
        "but",
        "because",
        "which",
        "so",
        "while",
        "whereas",
        "although",
        "though",
        "since",
        "then",
    ]
)

_DEFINITION, _TRADEOFF = Criterion.DEFINITION, Criterion.TRADEOFF
_EXAMPLE, _LIMITATION = Criterion.EXAMPLE, Criterion.LIMITATION
_GENERIC = (
    (ProbeKind.HOW_WOULD_YOU_KNOW, _DEFINITION, "What actually happens there, step by step?"),
    (ProbeKind.WHAT_CHANGES, _DEFINITION, "If you rebuilt it from scratch, what comes first?"),
    (ProbeKind.WHY_NOT_OTHER, _TRADEOFF, "In that setting, why not $option?"),
    (ProbeKind.WHAT_CHANGES, _TRADEOFF, "What does that cost you, and when would you not pay it?"),
    (
        ProbeKind.TELL_ME_ABOUT_A_TIME,
        _EXAMPLE,
        "When did you do this yourself, and what did you see?",
    ),
    (ProbeKind.WHAT_MOVED, _EXAMPLE, "On which project was that, and which number moved?"),
    (
        ProbeKind.WHAT_BREAKS_FIRST,
        _LIMITATION,
        "Where does that stop working, and how would it show?",
    ),
    (ProbeKind.COUNTEREXAMPLE, _LIMITATION, "In which case would you not trust it, and why?"),
)

_PREPOSITIONS = frozenset(
    [
        "on",
        "in",
        "at",
        "with",
        "for",
        "from",
        "by",
        "into",
        "onto",
        "over",
        "under",
        "after",
        "before",
        "during",
        "through",
        "without",
    ]
)
"""Where a fragment may end when no clause does. Not "of" and "to": they belong to their noun."""

_LEADS = {
    Criterion.DEFINITION: ("You said “{quote}”.", "Back to “{quote}”."),
    Criterion.TRADEOFF: ("You weigh it: “{quote}”.", "You said “{quote}”."),
    Criterion.EXAMPLE: ("Stay with “{quote}”.", "You mentioned “{quote}”."),
    Criterion.LIMITATION: ("That bounds it: “{quote}”.", "You said “{quote}”."),
}
"""By what the quoted words carry; the second one when a probe was put before."""
_CONNECTIVES = _BREAKS | frozenset(
    ["or", "well", "fair", "then", "also", "yes", "no", "right", "ok", "okay", "honestly"]
)


@lru_cache(maxsize=2)
def generic_rungs(has_alternatives: bool) -> tuple[ScriptedProbe, ...]:
    """Rungs that fit any question, used when a question's own ladder is spent."""
    return tuple(
        ScriptedProbe(kind=kind, targets=target, text=text)
        for kind, target, text in _GENERIC
        if has_alternatives or "$option" not in text
    )


def fragment(quote: str) -> str:
    """A stretch of `quote` short enough to be spoken, verbatim, cut where a clause ends."""
    found = tokens(quote)
    while len(found) > _SHORTEST_FRAGMENT and found[0].text in _CONNECTIVES:
        found = found[1:]
    if not found:
        return quote.strip()
    cut = len(found) if len(found) <= _LONGEST_FRAGMENT else _clause_end(quote, found)
    return quote[found[0].start : found[cut - 1].end]


def _clause_end(quote: str, found: tuple[Token, ...]) -> int:
    """Words to keep: up to the last clause break that leaves enough, else as many as fit."""
    best = 0
    for index in range(_SHORTEST_FRAGMENT, _LONGEST_FRAGMENT + 1):
        gap = quote[found[index - 1].end : found[index].start]
        if any(mark in gap for mark in ",.;:?!") or found[index].text in _BREAKS:
            best = index
    if best:
        return best
    for index in range(_LONGEST_FRAGMENT, _SHORTEST_FRAGMENT - 1, -1):
        if found[index].text in _PREPOSITIONS:
            return index
    keep = _LONGEST_FRAGMENT
    while keep > _SHORTEST_FRAGMENT and not is_content(found[keep - 1].text):
        keep -= 1
    return keep


def sentence(text: str) -> str:
    """The question in a probe: its last sentence, folded, without what leads into it."""
    question = text.rstrip("? ").rpartition(". ")[2]
    return " ".join(token.text for token in tokens(question))


def bridge(thread: Thread, anchor: str, target: Criterion) -> str:
    """The way from what was said into the question; empty when there is nothing to hold on to."""
    assessment = thread.current.assessment
    if assessment is None:
        return ""
    if assessment.reply is Reply.DOES_NOT_KNOW:
        return "Fair enough, let me narrow it down."
    if not anchor:
        return "Let me come at it from another side."
    quote = fragment(anchor)
    if any(flag.kind is FlagKind.NO_FAILURE_MODE for flag in assessment.red_flags):
        return f"“{quote}” is what it buys you."
    holder = next(
        (
            finding.criterion
            for finding in assessment.findings
            if any(evidence.quote == anchor for evidence in finding.evidence)
        ),
        Criterion.DEFINITION,
    )
    if holder is target:
        return f"“{quote}”: go one step further."
    first, later = _LEADS[holder]
    return (later if len(thread.turns) > 1 else first).format(quote=quote)
