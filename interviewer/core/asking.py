"""Does somebody ask something here? Told without the question mark a recogniser may leave out."""

import re

from interviewer.core.words import FILLERS, tokens

_LEAD = (
    r"(?:(?:so|and|but|or|now|then|well|ok|okay|alright|all right|right|great|good|nice|cool|sure|"
    r"yes|yeah|fair|fair enough|interesting|got it|i see|thanks|thank you|perfect|excellent|"
    r"um|uh|first|second|finally|lastly|next|also|maybe|perhaps|let me ask you|for example|"
    r"in that case|on that (?:same )?\w+|in that \w+|let us|lets|please|just|still) )*"
)
_VERB = (
    r"(?:is|are|was|were|am|do|does|did|would|could|can|should|will|shall|might|may|must|have|has|"
    r"had|isnt|arent|wasnt|dont|doesnt|didnt|wouldnt|couldnt|cant|shouldnt|wont|havent|hasnt)"
)
_OPENING = re.compile(
    _LEAD
    + r"(?:"
    + rf"(?:what|whats|why|how|when|where|who|which)(?: \w+){{0,4}}? {_VERB}\b(?! i\b)"
    + r"|whats|why not|why|how (?:come|so|about|much|many|often|long|far|exactly)"
    + r"|what (?:about|if|else|next|happens|happened|changes|breaks|makes|made|drives|moved|goes|"
    + r"went|kind|would|exactly|specifically|comes|stops|separates)"
    + r"|which (?:one|ones|of|number|metric)"
    + rf"|{_VERB}(?:nt)? (?:you|we|they|there|that|this|it|your|the|anyone|anybody|somebody)\b"
    + r"|(?:tell|talk|walk|take|show|give|run|convince|help|sell|remind) (?:me|us|it to me)\b"
    + r"|(?:describe|explain|compare|contrast|define|elaborate|defend|sketch|design|name|list|"
    + r"estimate|outline|imagine|suppose|assume|say you|think of|pick|choose|summari[sz]e|"
    + r"introduce yourself|make your case)\b"
    + r"|(?:i would|id|i) (?:like|love|want) (?:you )?to (?:know|hear|understand|tell|ask|explain)"
    + r"|(?:im|i am) (?:curious|wondering|interested)"
    + r")"
)
_INSIDE = re.compile(
    rf"\b(?:what|whats|how|why|where|when|which)(?: \w+){{0,3}}? {_VERB} "
    r"(?:you|we|they|your|it|that|this|the|an?|there)\b(?! i\b)"
    r"|\bwhy (?:not|an?|the)\b|\b(?:walk|talk|take) (?:me|us) (?:through|from)\b|\btell (?:me|us)\b"
    r"|\b(?:do|would|could|can|have|did|are) you\b|\bmake your case\b"
    r"|\bwhat (?:breaks|goes|went|moved|changes|happens|else) \w+"
    r"|^(?:is|are|has|does|did|what|which|for which) \w+"
)
"""Where no mark parts the sentences, the question may stand behind a story."""
_NO_QUESTION = re.compile(
    _LEAD + r"(?:what (?:we|i|you|they|it|that|this) (?!\w+ (?:mean|think|do|say|see|want)\b)\w+|"
    r"how (?:i|we) \w+|which (?:is|was|are|were|means|made|makes)|"
    r"(?:that|it|this) (?:is|was)|when (?:i|we|you|the|it|they|that)|where (?:i|we|it|the)|"
    r"why (?:i|we|it|that|the)|(?:what|how) a \w+)"
)
_TAG = re.compile(
    r"(?:right|ok|okay|you know|yeah|yes|no|see|huh|you see|really|is it|isnt it|does that make "
    r"sense|make sense|if that makes sense|know what i mean|you know what i mean)"
)
_TAGGED = re.compile(rf",\s*{_TAG.pattern}\s*\?[\"”’)]*\s*$", re.IGNORECASE)
_BACKCHANNEL = re.compile(
    r"(?:(?:mm|mmm|mhm|hm|hmm|uh huh|uhhuh|yeah|yes|yep|yup|ok|okay|right|sure|great|good|nice|"
    r"cool|i see|got it|gotcha|fair|fair enough|exactly|interesting|makes sense|that makes sense|"
    r"of course|no|oh|wow|perfect|excellent|understood|go on|please|go ahead|thanks|thank you|"
    r"absolutely|all right|alright|very|well|so|really|true|indeed|cheers|lovely)(?: |$))+"
)
_CHANGE = (
    r"(?:(?:the |a |on to |onto |to )*(?:next|another|different|new|last|final|second|third) "
    r"(?:question|one|topic|subject|area)|moving on|(?:lets|let us) (?:move on|switch|change)\b"
    r"|(?:switching|changing) (?:gears|topics?|(?:the )?subject))"
)
_BEGIN = (
    r"(?:(?:shall we|we can|ready to) )?(?:start|begin|get (?:going|started)|kick off|dive in|"
    r"jump in|go ahead)"
)
_LEADS_IN = re.compile(_LEAD + rf"(?:{_CHANGE}|{_BEGIN})(?: (?!on\b|about\b)\w+){{0,3}}")
_CHANGES = re.compile(_LEAD + rf"{_CHANGE}(?: (?!on\b|about\b)\w+){{0,3}}")
_LONGEST_LEAD = 40
"""Words of a sentence that are looked at: a question shows in how it begins."""


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text; one without marks is one sentence. `0.5` ends none."""
    found = re.split(r"(?<=[.?!…])[\"”’)]*\s+", text.strip())
    return tuple(item for item in found if item.strip())


def asks(text: str) -> bool:
    """Whether any sentence of it asks or tells somebody to explain something."""
    return any(is_question(sentence) for sentence in sentences(text))


def questions_in(text: str) -> tuple[str, ...]:
    """The sentences that ask."""
    return tuple(sentence for sentence in sentences(text) if is_question(sentence))


def is_question(sentence: str) -> bool:
    """Whether one sentence asks. "Right?" and its kind ask nothing."""
    sentence = _TAGGED.sub(".", sentence)
    said = _said(sentence)
    if not said or _TAG.fullmatch(said):
        return False
    if sentence.rstrip(" \"'”’)").endswith("?"):
        return True
    if _NO_QUESTION.match(said):
        return False
    unmarked = sentence.rstrip()[-1:] not in {".", "!", "…", ","}
    return bool(_OPENING.match(said) or (unmarked and _INSIDE.search(said)))


def is_backchannel(text: str) -> bool:
    """Whether it only says "I am listening"."""
    said = _said(text)
    return not said or _BACKCHANNEL.fullmatch(said) is not None


def leads_in(sentence: str) -> bool:
    """Whether it only announces what comes: "So let's get going.", "Next question."."""
    return _LEADS_IN.fullmatch(_said(sentence)) is not None


def changes_subject(text: str) -> bool:
    """Whether a sentence of it announces something new."""
    return any(_CHANGES.fullmatch(_said(item)) for item in sentences(text))


def _said(text: str) -> str:
    heard = [token.text for token in tokens(text[:2000]) if token.text not in FILLERS]
    return " ".join(heard[:_LONGEST_LEAD])
