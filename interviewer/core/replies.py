"""What an answer does with what was asked: answers it, says it back, or says it does not know."""

import re

from interviewer.core.cues import OPENING, UNKNOWING
from interviewer.core.traits import Reading
from interviewer.core.words import is_content

_PLANNED = re.compile(
    r"\b(?:find out|(?:id|i would) (?:check|test|run|try|measure|look|plot|compare|start|take|train"
    r"|hold|vary|watch|log|sweep)|what id do"
    r"|my guess|id guess|i suspect|my suspicion)\b"
)
_UNTESTED = re.compile(
    r"\b(?:i|ive|we|weve) (?:(?:have|had) )?(?:honestly |really |actually )?(?:not|never|havent"
    r"|hadnt|didnt) (?:\w+ ){0,2}?(?:push|pushed|tried|try|tested|test|measured|measure|run|ran"
    r"|compared|compare)\b"
)
_STALLS = re.compile(
    r"\b(?:what do you mean|can you (?:clarify|repeat|rephrase|explain)|could you (?:clarify|repeat"
    r"|rephrase|explain)|which do you mean|what exactly do you|do you mean)\b"
)
_ASKED_TO_SKIP = re.compile(
    r"\b(?:next question|skip (?:this|that|it)|leave (?:that|this) one|pass on (?:this|that)"
    r"|move on)\b"
)
_FEW_OWN = 3


def opens_unknowing(reading: Reading) -> bool:
    """Whether it begins with an honest "I don't know", in whatever form."""
    opening = " ".join(word.text for word in reading.heard[:OPENING])
    return UNKNOWING.search(opening) is not None


def is_only_unknowing(reading: Reading) -> bool:
    """Whether there is little besides the "I don't know"."""
    said = " ".join(word.text for word in reading.heard)
    return len(reading.heard) < 30 and UNKNOWING.search(said) is not None


def plans_to_find_out(reading: Reading) -> bool:
    """Whether it says how the speaker would find out."""
    return _PLANNED.search(" ".join(word.text for word in reading.heard)) is not None


def bounded_and_planned(reading: Reading) -> int | None:
    """The clause that admits what was not tried, when it is said how to find out; or None.

    Together they are an honest limit.
    """
    if not plans_to_find_out(reading):
        return None
    admits = (
        place
        for place, clause in enumerate(reading.clauses)
        if _UNTESTED.search(reading.said(clause))
    )
    return next(admits, None)


def is_restated(reading: Reading) -> bool:
    """Whether hardly a word of content is not the question's."""
    content = [word.stem for word in reading.heard if is_content(word.text)]
    own = {stem for stem in content if stem not in reading.asked}
    echoed = {stem for stem in content if stem in reading.asked}
    return bool(echoed) and len(own) <= _FEW_OWN and len(echoed) >= 2 * len(own)


def is_stalling(reading: Reading) -> bool:
    """Whether it only asks back."""
    said = " ".join(word.text for word in reading.heard)
    return len(reading.heard) < 25 and _STALLS.search(said) is not None


def asks_to_skip(reading: Reading) -> bool:
    """Whether it asks for another question, which is honest and no dodge."""
    said = " ".join(word.text for word in reading.heard)
    return len(reading.heard) < 40 and _ASKED_TO_SKIP.search(said) is not None
