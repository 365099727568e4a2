"""Does a question follow up on the one before, or open a new subject?

Signs are counted and weighed. The weights were fitted on labelled question and probe pairs, and
rounded; a question of the playbook or of its ladder is recognised before this is asked.
"""

import re
from dataclasses import dataclass

from interviewer.core.nearest import Nearest
from interviewer.core.playbook import Question
from interviewer.core.words import content_words, tokens

_OPENS = re.compile(
    r"\b(?:next (?:question|one|topic|up)|(?:another|different|new|last|final|second|third) "
    r"(?:question|topic|subject|area)|(?:mov|switch|shift)(?:e|ing|ed)? (?:on|over|gears|topics?)"
    r"|(?:lets|let us|i would like to|id like to) (?:talk|turn|go|move|switch|discuss|jump|start|"
    r"begin)|changing (?:the )?(?:topic|subject)|turning to|onto (?:the next|something))\b"
)
_FOLLOWS = re.compile(
    r"^(?:and|but|so|then|okay so|why not|why would|why did|what if|what about|what else|how so|"
    r"in what way|such as|like what|which one|for example|"
    r"can you (?:elaborate|expand|be more|give)|"
    r"give me an? |say more|tell me more|what moved|what breaks|what would break|what broke|"
    r"how did (?:you|that|it)|how would you (?:know|tell|notice)|how do you know|have you ever|"
    r"did (?:you|that|it)|and if|suppose)\b"
)
_SHIFTS = re.compile(
    r"^(?:now|say|suppose|imagine|and|but|after|before|once|with|at|on|in|for|take) \w+|"
    r"\b(?:your (?:answer|choice|decision|argument|rule|claim|number|fix|change)|does that|is that|"
    r"would that|did that|was that|do (?:you )?still|still (?:hold|stand|need|be))\b"
)
_PRESSES = re.compile(
    r"\bwhat (?:moved|changes|would change|breaks|broke|fails?|failed|goes wrong|gives way)\b|"
    r"\b(?:fail(?:s|ed)?|breaks?|broke|moved|goes?|give(?:s)? way|suffers?) first\b|"
    r"\bbetter (?:choice|option|one)\b|\bchange your mind\b|\bdifferently\b|\bhow would you "
    r"(?:know|tell|notice|check|find out|see)\b|^why (?:not|the|an?|did|didnt|rather|\w+ (?:and "
    r"not|rather|instead|over))\b|\btell me about a time (?:when )?(?:that|it|this|you had to)\b|"
    r"\bwhich (?:number|metric|layers?|features?)\b|\bon what data\b|\bwhat (?:did|would) you "
    r"(?:see|do differently|check|measure)\b|\bhave you (?:ever )?(?:found|seen)\b"
)
_DEFINES = re.compile(
    r"^(?:(?:ok|okay|so|great|now|well|right|and) )*(?:what (?:is|are|does)|whats|"
    r"how (?:do|does|can) (?!that|it|this)|when (?:do|would|should|is)|why (?:do|does|is|are)|"
    r"explain|describe|define|design|(?:walk|talk) me through|"
    r"how would you (?:design|explain|build|choose)|"
    r"what\w* the difference|which \w+ (?:do|would) you)"
)
_POINTS_BACK = re.compile(
    r"\b(?:you (?:said|mentioned|told|just|claim|say|named|called|chose|picked)|earlier|just now|"
    r"instead|rather than|that (?:same )?\w*|those|these|it|this|there|then|either|same|else)\b"
)
_LEANS = re.compile(
    r"\b(?:is|are|was|were|do|does|did|can|could|would|will|should|of|with|about|to|for|from|in|on|"
    r"at|without|like) (?:it|that|this|they|them|those|these)\b(?! (?:a|an|the|your|our|\w+ing)\b)"
)


@dataclass(frozen=True)
class Signs:
    """What tells the two apart, each about 0 to 1."""

    opens: float
    follows: float
    points_back: float
    presses: float
    shifts: float
    defines: float
    shared: float
    """Of the informative words of the question, the part heard in the thread before."""
    belongs: float
    """How near it is to the rubric of the question that opened the thread."""
    elsewhere: float
    """How near it is to any question's rubric."""

    def row(self) -> tuple[float, ...]:
        """As numbers in a fixed order."""
        said = (self.opens, self.follows, self.points_back, self.presses, self.shifts, self.defines)
        return (*said, self.shared, self.belongs, self.elsewhere)


_WEIGHTS = (-5.0, 0.5, 1.8, 3.2, 2.4, -3.3, 2.2, 5.9, -7.8)
_BIAS = -0.4


def leans_back(asked: str) -> bool:
    """Whether it says "it" of something that only the conversation before can name."""
    said = " ".join(token.text for token in tokens(asked))
    leans = _LEANS.search(said)
    return leans is not None and not content_words(said[: leans.start()])


def follows_up(asked: str, before: str, question: Question, index: Nearest) -> bool:
    """Whether `asked` presses on what was said.

    `before` is the thread so far, both sides; `question` the one it opened with.
    """
    row = signs(asked, before, question, index).row()
    return sum(w * x for w, x in zip(_WEIGHTS, row, strict=True)) + _BIAS > 0


def signs(asked: str, before: str, question: Question, index: Nearest) -> Signs:
    """The signs of one question after what was said before it."""
    said = " ".join(token.text for token in tokens(asked))
    stems = set(content_words(asked))
    heard = set(content_words(before))
    everything = index.weight(stems)
    new = index.weight(stems - heard)
    return Signs(
        opens=float(bool(_OPENS.search(said))),
        follows=float(bool(_FOLLOWS.search(said))),
        points_back=float(bool(_POINTS_BACK.search(said))),
        presses=float(bool(_PRESSES.search(said))),
        shifts=float(bool(_SHIFTS.search(said))),
        defines=float(bool(_DEFINES.search(said))),
        shared=1 - new / everything if everything else 1.0,
        belongs=index.belongs(asked, question),
        elsewhere=index.ranked(asked)[0].score,
    )
