"""What the candidate means to do with an utterance: answer, or ask something of the interview.

An utterance is a command only when all of it is one, courtesies aside; an answer that merely
holds such words ("we pass the gradient") stays an answer. It does not know whether an answer is
any good: "I don't know" is an answer.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from interviewer.core.words import FILLERS, tokens


class Intent(StrEnum):
    """What an utterance asks the interview to do."""

    ANSWER = "answer"
    EMPTY = "empty"
    """Nothing said yet: silence, fillers, or thinking aloud ("good question, let me think")."""
    SKIP = "skip"
    REPEAT = "repeat"
    CLARIFY = "clarify"
    HINT = "hint"
    PAUSE = "pause"
    QUIT = "quit"
    UNKNOWN_COMMAND = "unknown_command"
    """A typed `/word` that is none of ours, probably misspelt: never graded."""


_COMMANDS = {word: Intent(word) for word in ("skip", "repeat", "hint", "pause", "quit")}


def intent(text: str, *, typed: bool = True) -> Intent:
    """What `text` means to do; `/words` are read as commands only when it was typed."""
    if typed and (command := _slash_command(text)) is not None:
        return command
    words = _said(text)
    if len(words) > _LONGEST_REQUEST:
        return Intent.ANSWER
    if len(words) in _reached(words, (_THINKING,)):
        return Intent.EMPTY
    return _asked(words) or (Intent.CLARIFY if _asks_back(text, words) else Intent.ANSWER)


def is_stalling(meant: Intent) -> bool:
    """Whether it hands the question back where an answer was due; a second in a row is a dodge.

    A hint is asked for openly and a skip gives the question up: neither stalls.
    """
    return meant in {Intent.REPEAT, Intent.CLARIFY}


_LONGEST_REQUEST = 30  # words; anything longer holds something beyond the request

_SLASH = re.compile(r"\s*/\s?([a-z]+)(?![\w/])", re.IGNORECASE)
_MARK = re.compile(r"\[[^\[\]]{0,40}\]|\([^()]{0,40}\)|<\|?[^<>]{0,40}\|?>|\*[^*]{0,40}\*")
_SOUNDS = re.compile(
    r"(?:blank audio|silence|no speech|nospeech|inaudible|unintelligible|music|noise|background "
    r"noise|pause|coughs?|coughing|sighs?|breathing|laughs?|laughter|applause)"
)


def _slash_command(text: str) -> Intent | None:
    match = _SLASH.match(text)
    if match is None:
        return None
    known = _COMMANDS.get(match.group(1).lower())
    if known is not None:
        return known
    # "/tmp was full, so the run died" is an answer; a lone unknown word is a slip of the fingers.
    return Intent.UNKNOWN_COMMAND if len(text.split()) <= 3 else None


def _said(text: str) -> Sequence[str]:
    """The folded words without fillers and without marks for sounds."""
    plain = _MARK.sub(lambda mark: " " if _is_sound(mark.group()) else mark.group(), text)
    return [token.text for token in tokens(plain) if token.text not in FILLERS]


def _is_sound(mark: str) -> bool:
    named = " ".join(token.text for token in tokens(mark.replace("_", " ")))
    return _SOUNDS.fullmatch(named) is not None


def _reached(words: Sequence[str], phrases: Sequence[re.Pattern[str]]) -> dict[int, set[int]]:
    """How far `words` can be read as whole phrases: end -> which phrase ends there, by position.

    Phrases are tried piece by piece: one expression for all of them backtracks without end.
    """
    reached: dict[int, set[int]] = {0: set()}
    for start in range(len(words)):
        if start in reached:
            for end in range(start + 1, min(len(words), start + _LONGEST_PHRASE) + 1):
                piece = " ".join(words[start:end])
                ended = {n for n, phrase in enumerate(phrases) if phrase.fullmatch(piece)}
                # A courtesy, which comes last, leaves standing what was asked before it.
                if _COURTESY in phrases and len(phrases) - 1 in ended:
                    ended |= reached[start]
                if ended:
                    reached[end] = reached.get(end, set()) | ended
    return reached


_LONGEST_PHRASE = 14  # words


def _phrases(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_CAN_YOU = (
    "(?:(?:can|could|would|will) you |(?:can|could|may) i ask you to )?(?:please |kindly |just )*"
)
# Not "I'd" or "I would": "I'd skip it" and "I would stop there" answer a question about training.
_LET_US = (
    "(?:(?:can|could|may|should|shall) (?:we|i) |(?:lets|let us|let me) |"
    "(?:i|we) (?:want|need|have) to |(?:id|i would) (?:like to |prefer to |rather )|"
    "is it (?:ok|okay) (?:if we|to) )?"
    "(?:please |just |maybe )*"
)
_I_WILL = "(?:i |i will |ill |id |i would |i have to |ill have to |im gonna |im going to )?"
_THE_QUESTION = (
    "(?:(?:the|that|this|your|my) )?(?:last |first |previous |whole |original )?"
    "(?:question|one|part|bit|sentence)"
)
_WHAT = f"(?:{_THE_QUESTION}|that|it|this|yourself|what you (?:just )?said)"
_A_MOMENT = "(?:a|one|two|five|just a|another|a few|a couple of) (?:sec|second|moment|minute|bit)s?"
_IDLE = "(?:sorry|im sorry|i am sorry|excuse me|oh|ok|okay|wait|well|and|but|so|please|again|now)"

_COURTESY = _phrases(
    _IDLE, "i apologi[sz]e", "(?:my )?apologies", "pardon(?: me)?", "thanks", "thank you", "hi",
    "hey", "yeah", "yes", "no", "then", "actually", "alright", "all right", "right", "sure",
    "honestly",
    "maybe", "i think", "i guess", "just", "if possible",
    "if (?:you|i) (?:dont mind|can|could|may)",
    "if thats (?:ok|okay|alright|possible)", "for me", "once more", "one more time", "quickly",
    "i (?:dont|do not) know"
    "(?: this one| the answer(?: to (?:this|that))?)?",
    "(?:i have )?no (?:idea|clue)",
    "(?:im|i am) not sure",
    "(?:im|i am) stuck", "i got distracted", "for (?:now|today)", "on (?:this|that)(?: one)?",
    "i (?:really )?(?:cant|cannot) answer (?:this|that|it)(?: one)?", "interviewer", "like",
)  # fmt: skip

_NEXT = "(?:the |a |my )?(?:next|another|different|new|other)"
_SKIP = _phrases(
    "skip", "(?:i |i will |ill |i have to |ill have to )?pass", "i (?:will|have to) skip",
    f"{_LET_US}(?:skip|pass)(?: on)?(?: {_WHAT})?",
    f"{_I_WILL}(?:skip|pass)(?: on)? (?:{_THE_QUESTION}|this)",
    f"{_CAN_YOU}skip(?: {_WHAT})?", f"{_NEXT} (?:question|one|topic)", "next", "i give up",
    f"(?:{_LET_US}|{_I_WILL})(?:skip|move|go|jump|continue|switch)(?: on| ahead| over)?(?: to)?"
    f" {_NEXT} (?:question|one|topic)",
    f"{_LET_US}(?:have|get|try|do|take) {_NEXT} (?:question|one)",
    f"{_CAN_YOU}(?:ask|give)(?: me)? (?:{_NEXT} (?:question|one)|something else)",
    f"{_LET_US}move on(?: from (?:this|that|here))?",
    "(?:(?:i|id|i would|i d) )?(?:prefer|rather) not(?: to)? answer(?: (?:that|this|it))?(?: one)?",
    "i (?:dont|do not) (?:want|wish) to answer (?:that|this|it)(?: one| question)?",
)  # fmt: skip
_REPEAT = _phrases(
    f"{_CAN_YOU}(?:repeat|reread|restate)(?: {_WHAT})?(?: to me| for me| again)*",
    f"{_CAN_YOU}(?:say|ask|read|tell me|run|go over|go through|state)(?: me)? {_WHAT}"
    "(?: (?:to|by|past|for) me)? (?:again|once more|one more time|once again|slower|slowly|louder)",
    f"{_CAN_YOU}(?:say|ask|read|come) again", "come again", "one more time", "pardon(?: me)?",
    "what (?:was|is) (?:the|that|your|this) (?:last |first )?(?:question|part|bit)"
    "(?: (?:you )?(?:asked|said))?(?: again)?", "(?:what was|whats) that(?: again)?",
    "whats (?:the|your) (?:last )?question(?: again)?",
    "what (?:did|do) you (?:just )?(?:say|ask)(?: me)?(?: again)?",
    "(?:i )?(?:didnt|did not|couldnt|could not|cant|cannot) (?:quite |really |properly )?"
    "(?:catch|hear|get)(?: (?:that|you|it|all of that|what you said|the question|the last part"
    "|the end|the first part))?(?: (?:properly|well|clearly|very well))?",
    "i (?:missed|lost|forgot|have forgotten) (?:that|it|the question|the last part|the end"
    "|what you (?:said|asked)|what the question was)",
    f"would you mind (?:repeating|rereading|saying)(?: {_WHAT})?(?: again)?",
    "(?:youre|you are|you were|you) (?:breaking up|broke up|cut out|cutting out|on mute|muted)",
    f"{_CAN_YOU}speak (?:up|louder|slower|more slowly)", "repeat",
    "(?:can|could) i (?:hear|have|get) (?:the question|that)(?: again| once more| one more time)?",
)  # fmt: skip
_CLUE = "(?:(?:a|an|any|some|another|one|the) )?(?:(?:small|little|bit of a|quick) )*"
_CLUE += "(?:hints?|clues?|pointers?|nudge|help)"
_HINT = _phrases(
    _CLUE, "help me(?: out)?(?: here)?", f"{_CAN_YOU}(?:give|offer|get)(?: me)? {_CLUE}",
    f"{_LET_US}(?:have|get|use|need|ask for|take|do with) {_CLUE}",
    f"(?:i|we) (?:could use|could do with|need|want) {_CLUE}", f"id like {_CLUE}",
    f"(?:do you have|is there) {_CLUE}", f"{_CAN_YOU}point me in the right direction",
    f"{_CAN_YOU}help me(?: out)?(?: here| with (?:this|that|it)(?: one)?)?",
)  # fmt: skip
_PAUSE = _phrases(
    f"{_LET_US}pause(?: here| this| the (?:interview|session)| it)?(?: for)?"
    f"(?: {_A_MOMENT}| a while)?",
    f"{_LET_US}(?:have|need|take) (?:a|another)(?: short| quick| little)? (?:break|pause)",
    f"i need (?:(?:a|another)(?: short| quick)? (?:break|pause)|{_A_MOMENT})",
    f"{_LET_US}take (?:five|5)",
    f"(?:hold on|hang on|wait)(?: for)?(?: {_A_MOMENT})?", f"{_CAN_YOU}wait(?: for)? {_A_MOMENT}",
    f"{_CAN_YOU}give me {_A_MOMENT}", f"(?:just )?{_A_MOMENT}", "(?:ill |i will )?be right back",
    "brb",
    "(?:there is|theres|i have|someone is|someones|somebody is) (?:someone |somebody )?"
    "(?:at the door|a phone call|calling(?: me)?)",
)  # fmt: skip
_QUIT = _phrases(
    "quit", "exit", "stop", "bye", "good ?bye", "i quit", "i (?:have|need) to (?:go|leave|run)",
    f"{_LET_US}(?:stop|end|finish|quit|leave|exit)(?: (?:it|this|the (?:interview|session|call)))?"
    "(?: (?:here|now|there|for today|today|for now))*",
    f"{_CAN_YOU}(?:stop|end|finish|quit|exit) (?:it|this|the (?:interview|session|call))",
    "(?:i am|im|we are|were) (?:done|finished) (?:for (?:today|now)|with (?:the|this) "
    "(?:interview|session))", "thats (?:enough|it|all) for (?:today|now)",
    f"{_LET_US}(?:call it a day|wrap (?:it )?up(?: here)?|leave it (?:there|here))",
)  # fmt: skip
_UNCLEAR = _phrases(
    "(?:what|how|which)(?: exactly| specifically)? (?:do|did) you mean(?: exactly)?",
    "meaning what", "like what", f"{_CAN_YOU}be (?:more specific|clearer)",
    f"{_CAN_YOU}(?:clarify|rephrase|reword|elaborate|explain|expand)(?: on)?(?: {_WHAT})?"
    "(?: (?:a bit|a little|for me|differently|please|in other words|further))*",
    f"{_CAN_YOU}(?:put|phrase|say|ask) {_WHAT} (?:differently|another way|in (?:other words|another"
    " way))", "in (?:what|which) (?:sense|context|way|setting|regard)",
    "i (?:dont|do not|didnt|did not)(?: quite| really| fully)? (?:understand|get|follow)"
    "(?: (?:the|your|this|that) question| what (?:youre|you are|you mean)(?: asking(?: for)?)?"
    "| you)?",
    "(?:im|i am) not (?:sure|clear)(?: about| on)?"
    "(?: i (?:understand|follow)(?: the question| you)?"
    "| what (?:youre|you are) (?:asking(?: for| about| me)?|looking for|after)| what you mean"
    "| what (?:the|your|this|that) question means)",
    "what (?:exactly |specifically )?are you (?:asking|looking for|after)"
    "(?: exactly| for| me| here)*",
    "what(?: kind| type| sort)? of (?:answer|thing) (?:do you want|are you looking for)",
)  # fmt: skip
_THINKING = _phrases(
    "so", "well", "like", "okay", "ok", "alright", "right", "anyway", "you know", "i mean",
    "let(?: me|s) (?:think|see)(?: about (?:that|it|this))?(?: for)?(?: (?:a|one) \\w+)?",
    f"(?:(?:just )?give me|(?:can|could|may) i (?:have|get|take)|{_CAN_YOU}give me|i need) "
    f"{_A_MOMENT} to think(?: about (?:that|it|this))?", "(?:im|i am) (?:just |still )?thinking",
    "(?:thats )?(?:a |an )?(?:really |very )?"
    "(?:good|great|interesting|tough|hard) (?:question|one)",
    "where do i (?:start|begin)", "how (?:do|should|can) i (?:put|say) (?:this|that|it)",
)  # fmt: skip

# The short ones only on their own: "I don't know why" and "sorry, I don't know" are answers.
_ALONE = (
    (Intent.REPEAT, re.compile(f"(?:{_IDLE} )*(?:what|huh|again|sorry|im sorry|excuse me)")),
    (Intent.CLARIFY, re.compile(f"(?:{_IDLE} )*(?:why|how so|which one|meaning)")),
)
_REQUESTS = (
    (Intent.SKIP, _SKIP),
    (Intent.HINT, _HINT),
    (Intent.PAUSE, _PAUSE),
    (Intent.QUIT, _QUIT),
    (Intent.REPEAT, _REPEAT),
    (Intent.CLARIFY, _UNCLEAR),
)
_PHRASES = (*(phrase for _, phrase in _REQUESTS), _COURTESY)


def _asked(words: Sequence[str]) -> Intent | None:
    """What is asked last, when there is nothing but requests and courtesies."""
    said = " ".join(words)
    for meant, pattern in _ALONE:
        if pattern.fullmatch(said):
            return meant
    ended = _reached(words, _PHRASES).get(len(words), set())
    return next((meant for n, (meant, _) in enumerate(_REQUESTS) if n in ended), None)


_TAIL = "(?: [\\w.]+){1,14}"
_LEADS_IN = _phrases("just", "to (?:clarify|be clear|make sure)(?: i understand)?")
_QUESTION_BACK = _phrases(
        "(?:what|how|which)(?: exactly| specifically)? (?:do|did) you mean"
        f"(?: exactly)?(?: by| with| when)?{_TAIL}",
        f"(?:when you say|by){_TAIL} (?:(?:do|did) you mean{_TAIL}|what do you mean(?: exactly)?)",
        f"(?:do|did) you mean{_TAIL}", f"do you want me to{_TAIL}",
        f"(?:is|are) (?:this|it|that|we|these|they){_TAIL} or{_TAIL}",
        f"(?:what|how){_TAIL} do (?:we|i) have(?: here)?", f"you mean{_TAIL}",
        f"are (?:you (?:asking|talking|referring|thinking|interested)|we talking){_TAIL}",
        "(?:is|was) (?:this|that|it|the question|your question)(?: question)? "
        f"(?:about|for|meant|asking|referring|regarding){_TAIL}",
        "what does (?:[\\w]+)(?: [\\w]+){0,3} (?:mean|refer to|stand for)"
        "(?: here| in this (?:context|question|case)| exactly)*",
        "(?:can|could|would) you (?:clarify|explain|define|specify|tell me|elaborate on|expand on)"
        f" (?:what|whether|which|if|how|the|your|a){_TAIL}",
        f"(?:can|should|may|do|could) i (?:assume|treat|take it|focus on){_TAIL}",
        "(?:which|what)(?: [\\w]+){1,4} (?:do you mean|are (?:you|we) (?:asking|talking|thinking) "
        "(?:about|of)|did you have in mind)",
        f"(?:im|i am) not (?:sure|clear)(?: on| about)? what you mean(?: by)?{_TAIL}",
        f"i (?:dont|do not) (?:understand|know) what (?:you mean|is meant)(?: by)?{_TAIL}",
)  # fmt: skip
_ANSWERS_ITSELF = re.compile(
    r"\b(?:i (?:would|think|guess|believe|ask|say|always|usually|used|had|was|did)|i mean(?! do)|id"
    r"|my (?:answer|view)|because|thats|it means|depends)\b"
)
_AFTER_A_QUESTION = re.compile(r"\?\W*(\w.*)$", re.DOTALL)


def _asks_back(text: str, words: Sequence[str]) -> bool:
    """Whether it asks what is meant, and leaves it at that: who answers it too, has answered."""
    starts = _reached(words, (_LEADS_IN, _UNCLEAR, _COURTESY))
    if not any(_QUESTION_BACK.fullmatch(" ".join(words[start:])) for start in starts):
        return False
    if _ANSWERS_ITSELF.search(" ".join(words)):
        return False
    after = _AFTER_A_QUESTION.search(text)
    return after is None or after.group(1).rstrip().endswith("?") or len(after.group(1).split()) < 4
