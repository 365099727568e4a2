"""Does what was said so far sound finished? From its last words only, never from punctuation.

Recognisers put a full stop after "because", so a stop is no evidence; the last word is.
"""

import re
from functools import lru_cache

from interviewer.core.utterances import Intent, intent
from interviewer.core.words import listed, tokens

_OPEN_WORDS = listed(
    """and or but so because cause cos since if when whenever while whereas although unless until
    than which who whose whether where as plus then
    a an the my our your their its some every each another
    of to with for from in into onto at by via between during per towards like versus under
    is are was were am be been being im ive youre were theyre thats its theres
    i we you they he she
    has have had dont didnt doesnt can could would should will might may must wont
    very quite just also basically maybe probably even
    um uh er erm hmm mm mhm ah eh uhm"""
)
"""Folded words nobody ends a sentence on, or so rarely that waiting costs little."""

_COURTESY = (
    r"(?: (?:i think|i guess|i would say|id say|really|basically|for me|for now|thanks|thank you"
    r"|yeah|so))*"
)
_CLOSING = re.compile(
    r"(?:^| )(?:"
    r"(?:thats|that is|this is|that would be) (?:it|all|about it|basically it|pretty much it"
    r"|everything|all i (?:have|know|can say)"
    r"|my (?:final |whole |full |short )?(?:answer|view|take)"
    r"|what i (?:would|d) (?:say|do)|how i (?:would|d) (?:do|put) it)"
    r"|thats how id (?:do|put) it|thats what id (?:say|do)"
    r"|(?:i am|im) (?:done|finished)(?: (?:with|answering).{0,30})?"
    r"|(?:ill|i will|let me) (?:stop|leave it|end) (?:there|here|it (?:there|here))"
    r"|(?:does|did) that (?:answer (?:it|the question|your question)|make sense)"
    r"|back to you|over to you|end of (?:answer|my answer)"
    rf"){_COURTESY}$"
)
_LAST = 12
"""Words a closing phrase may take with its courtesies."""
_REACH = 200
"""Characters from the end that are looked at: an answer may be long, its end is not."""
_LONGEST_WORD = 40
_LONGEST_ASIDE = 400
"""Characters: whoever has said more has said something."""

_REQUESTS = (Intent.SKIP, Intent.REPEAT, Intent.CLARIFY, Intent.HINT, Intent.QUIT)


@lru_cache(maxsize=64)
def says_nothing_yet(text: str) -> bool:
    """Silence, fillers or thinking aloud: an answer has not begun."""
    return len(text) <= _LONGEST_ASIDE and intent(text, typed=False) is Intent.EMPTY


@lru_cache(maxsize=64)
def is_closed(text: str) -> bool:
    """Whether the candidate said that this was all, or asked something of the interview."""
    last = " ".join(token.text for token in tokens(text[-_REACH:])[-_LAST:])
    if _CLOSING.search(last) is not None:
        return True
    return len(text) <= _LONGEST_ASIDE and intent(text, typed=False) in _REQUESTS


@lru_cache(maxsize=64)
def is_unfinished(text: str) -> bool:
    """Whether the last word asks for another."""
    heard = tokens(text[-_LONGEST_WORD:])
    return bool(heard) and heard[-1].text in _OPEN_WORDS
