"""Red flags heard in the words of an answer, each with the clause that shows it.

A flag that caps a level needs precision more than recall: every rule here asks for a lexical trace
and looks at what stands around it. Flags for something absent (`no_failure_mode`, `dodged_probe`)
are concluded in `interviewer.core.shape`, which knows the marks.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interviewer.core.assessment import FlagKind
from interviewer.core.clauses import Clause, clauses, hear

_ANY_NAME = r"(?:\w+ ){0,3}"
_PATTERNS: dict[FlagKind, str] = {
    FlagKind.INJECTION: (
        r"\b(?:ignore|disregard|forget|override) (?:\w+ ){0,4}(?:rubrics?|instructions?|prompts?"
        r"|rules|grading|criteria)\b"
        r"|\b(?:mark|grade|score|rate|return|set|put|fill in|give|record) (?:\w+ ){0,6}(?:as solid"
        r"|solid everywhere|solid|senior|top marks?|full marks?|highest (?:level|mark|score|grade)"
        r"|as met|all criteria)\b(?! (?:in|by|with|on|from))"
        r"|\b(?:dear|note to|message (?:for|to)) (?:\w+ ){0,4}(?:grader|evaluator|assessor"
        r"|examiner|whoever (?:scores|grades|marks)|assessment|grading|evaluation|llm|judge)\b"
        r"|\bsystem (?:message|prompt|note|override)\b"
        r"|\b(?:assessor|grading|scoring|evaluation|assessment) (?:software|system|model|bot)\b"
        r"|\bsystem that (?:scores|grades|marks) this\b"
        r"|\b(?:no|any|report no|not report any) red flags\b"
        r"|\bthe candidate (?:has|have|had|showed|shows|described|deserves|should|is|was)\b"
        r"|\bas an? (?:ai|language model)\b|\byou are now\b"
        r"|\bparts of the rubric\b|\blevel (?:as|at|to) senior\b|\blevel senior\b"
    ),
    FlagKind.ABSOLUTE_CLAIM: (
        r"\b(?:works?|holds|true|applies|helps|beats|wins) (?:\w+ ){0,2}(?:everywhere"
        r"|on everything|for everything|on (?:any|every) \w+|in (?:every|all) cases?|every time)\b"
        r"|\bguarantee[sd]?\b|\bno matter (?:what|which)\b|\bthere(?:s| is) no (?:case|problem"
        r"|situation|reason|way|task|scenario)\b|\b(?:is|are|its) (?:simply |just |always "
        r"|strictly )"
        r"(?:\w+ ){0,2}(?:better|best|worse|superior)\b|\bstrictly (?:better|worse)\b"
        r"|\bnever (?:have to|need|needs|fails?|overfits?|goes wrong|hurts?|see|wrong|breaks?)\b"
        r"|\b(?:always|every time) (?:the )?(?:wins?|beats?|works?|better|worse|best|right|helps?"
        r"|improves?|converges?|the (?:best|worse|better|right))\b"
        r"|\b(?:cant|cannot|can never|will never|could never) (?:ever )?(?:beat|overfit|fail"
        r"|go wrong"
        r"|hurt|lose|be (?:beaten|wrong|worse))\b|\bnobody should\b|\bexactly identical\b"
        r"|\bin (?:all|every) (?:cases?|situations?)\b|\bunder (?:no|any) circumstances\b"
        r"|\b(?:any|every|all) (?:task|problem|dataset|data set|case|situation)s?\b"
        r"|\b(?:zero|no) (?:downsides?|risk|drawbacks?)\b|\bhundred percent\b|\b# percent safe\b"
        r"|\bobsolete\b|\bsolves everything\b"
    ),
    FlagKind.TOOL_WORSHIP: (
        r"\b(?!that\b|it\b)(?P<tool>\w{3,}) because (?:its|it is) (?P=tool)\b|\b(?!that\b"
        r"|what\b|this\b|it\b|is\b)(?P<brand>\w{3,}) is (?P=brand)\b"
        r"|\b(?:always|only ever) (?:use |take |go with )?(?:adam|xgboost|transformers?"
        r"|pytorch|bert)\b"
        r"|\b(?:just|simply) (?:the )?state of the art\b|\bnever had a reason to (?:change"
        r"|switch)\b"
        r"|\bits what (?:you|everyone|everybody|people) uses?\b|\bbecause (?:google|openai|meta"
        r"|everyone|everybody|facebook|deepmind|nvidia) (?:uses|does|is using|built|made"
        r"|says)\b|\b(?:came|comes) out of a big lab\b"
        r"|\bwhat wins on (?:kaggle|cattle)\b|\b(?:transformers?|xgboost|adam|bert|pytorch"
        r"|resnet|gpt) every time\b|\bthe (?:industry )?standard (?:now|today"
        r"|these days)\b|\b(?:we|i) put " + _ANY_NAME + r"on (?:every|everything)\b"
        r"|\bwouldnt (?:use|touch) anything else\b|\bnobody (?:uses|gets fired)\b"
    ),
    FlagKind.DEFENSIVE_HEDGE: (
        r"\b(?:really |all |always |just )?depends(?: really| a lot)?"
        r"(?: on (?:the |your |a lot of |many |so many |what |you )?(?:know )?(?:the )?(?:situation"
        r"|use case|case|context|project|problem|requirements?|things|factors|circumstances"
        r"|model and the data|data and|what youre trying|team|many|lot))\b"
        r"|\b(?:it|that) (?:really |all |just |kind of )?depends (?:so|sometimes|every|really"
        r"|i think"
        r"|there are|it depends|and)\b|\bit depends it depends\b"
        r"|\bsometimes you would and sometimes"
        r"|\bcases where you would(?:nt)?\b|\bthere are good arguments for both\b"
        r"|\bevery (?:problem|project|case) is (?:a bit )?different\b|\bcase by case\b"
    ),
    FlagKind.BUZZWORDS: (
        r"\b(?:synerg\w+|holistic\w*|paradigm\w*|best practices?|step change|game chang\w+"
        r"|cutting edge|world class|next generation|future proof|unlock\w*|seamless\w*|leverag\w+"
        r"|sweet spot|value (?:chain|proposition|add)|mission critical|north star|low hanging"
        r"|data driven|robust and scalable|scalable and robust|principled|theoretically grounded"
        r"|end to end ownership|continuous improvement|maximi[sz]e (?:\w+ )?(?:value|impact)"
        r"|actionable|empower\w*|innovati\w+|transformative|democrati[sz]\w+|state of the art"
        r"|alignment across|stakeholder alignment|enterprise grade|life ?cycle|ecosystem)\b"
    ),
}
_COMPILED = {kind: re.compile(text) for kind, text in _PATTERNS.items()}
_WITHDRAWN = re.compile(
    r"\b(?:no wait|wait no|scratch that|i take that back|take it back|let me correct"
    r"|no sorry|sorry no|thats (?:not right|wrong|not true|nonsense)|that was wrong"
    r"|(?<!when )(?<!time )i was wrong"
    r"|i misspoke|actually no|no thats|i said \w+ but|strike that|let me rephrase|i got that wrong"
    r"|thats backwards|other way (?:a)?round|what i said (?:before|earlier|first) (?:is|was)"
    r"|i said it wrong|i stand corrected|i mixed (?:that|those|it|them) up)\b"
)
_WARNED = re.compile(
    r"\b(?:people (?:say|think|believe)|some (?:say|think|people)|often (?:said|hear)|myth"
    r"|used to (?:think|believe|say)|i thought|we thought|common mistake|mistake is|misconception"
    r"|not true that|doesnt mean|does not mean|dont believe|not that|isnt that|its not|wrong to)\b"
)
_BOUNDED = re.compile(
    r"\b(?:not|no|doesnt|dont|isnt|wont|wouldnt|if|unless|almost|nearly|usually|mostly"
    r"|i|we|my)\b"
)


_HEDGED = re.compile(r"\b(?:different|depends?)\b")


@dataclass(frozen=True)
class Sign:
    """A flag's trace: the kind and the position of its clause."""

    kind: FlagKind
    clause: int


def injected(answer: str) -> tuple[tuple[int, int], ...]:
    """Character spans of clauses addressed to the grader, in order."""
    pattern = _COMPILED[FlagKind.INJECTION]
    found = clauses(hear(answer))
    hit = [bool(pattern.search(_said(clause))) for clause in found]
    for position in range(len(found) - 1):
        both = f"{_said(found[position])} {_said(found[position + 1])}"
        if not (hit[position] or hit[position + 1]) and pattern.search(both):
            hit[position] = hit[position + 1] = True
    return tuple((c.start, c.end) for c, is_hit in zip(found, hit, strict=True) if is_hit)


def heard_flags(found: Sequence[Clause]) -> tuple[Sign, ...]:
    """The flags whose trace stands in these clauses, at most one of a kind."""
    signs = []
    for kind in (
        FlagKind.ABSOLUTE_CLAIM,
        FlagKind.TOOL_WORSHIP,
        FlagKind.DEFENSIVE_HEDGE,
    ):
        position = _first(kind, found)
        if position is not None:
            signs.append(Sign(kind, position))
    signs.extend(_buzzwords(found))
    return tuple(signs)


def _first(kind: FlagKind, found: Sequence[Clause]) -> int | None:
    for position, clause in enumerate(found):
        said = _said(clause)
        match = _COMPILED[kind].search(said)
        if match is None or _WARNED.search(said):
            continue
        if kind is FlagKind.ABSOLUTE_CLAIM and (
            _BOUNDED.search(said[: match.start()]) or _HEDGED.search(said)
        ):
            continue
        return position
    return None


def _buzzwords(found: Sequence[Clause]) -> Iterable[Sign]:
    hits = [
        (len(_COMPILED[FlagKind.BUZZWORDS].findall(_said(clause))), position)
        for position, clause in enumerate(found)
    ]
    if sum(count for count, _ in hits) >= 2:
        yield Sign(FlagKind.BUZZWORDS, max(hits, key=lambda hit: (hit[0], -hit[1]))[1])


def withdrawn_after(position: int, found: Sequence[Clause]) -> bool:
    """Whether the clause at `position` is taken back in the clauses that follow it."""
    after = " ".join(_said(clause) for clause in found[position : position + 4])
    return _WITHDRAWN.search(after) is not None


def taking_back(found: Sequence[Clause]) -> int | None:
    """The clause in which something said earlier is taken back, or None."""
    for position in range(len(found)):
        if _WITHDRAWN.search(" ".join(_said(clause) for clause in found[position : position + 2])):
            return position
    return None


def warns_against(clause: Clause) -> bool:
    """Whether the clause names a belief only to distance itself from it."""
    return _WARNED.search(_said(clause)) is not None


def _said(clause: Clause) -> str:
    return " ".join(word.text for word in clause.words)
