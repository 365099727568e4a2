"""The same answer in other clothes: changes that leave the meaning alone.

What an examiner's marks vary by among these is its jitter, and no one's progress.
"""

import re
from collections.abc import Callable

_FILLERS = ("um,", "you know,", "uh,", "like,")
_EVERY = 9
"""Words from one filler to the next: a nervous but ordinary speaker."""
_PUNCTUATION = re.compile(r"[,;:!?…“”\"()]|\.(?!\d)")


def as_said(text: str) -> str:
    """Unchanged: examining it again shows what an examiner's own moods are worth."""
    return text


def lower_cased(text: str) -> str:
    """As a recogniser without case prints it."""
    return text.lower()


def unpunctuated(text: str) -> str:
    """Lower case and no punctuation: the barest transcript."""
    return " ".join(_PUNCTUATION.sub(" ", text.lower()).split())


def with_fillers(text: str) -> str:
    """A filler every few words."""
    said = text.split()
    spoken: list[str] = []
    for number, word in enumerate(said):
        if number and number % _EVERY == 0:
            spoken.append(_FILLERS[number // _EVERY % len(_FILLERS)])
        spoken.append(word)
    return " ".join(spoken)


VARIANTS: tuple[Callable[[str], str], ...] = (as_said, lower_cased, unpunctuated, with_fillers)
"""Every change, the harmless one first."""
