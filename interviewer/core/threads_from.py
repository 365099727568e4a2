"""A recorded conversation as the threads of an interview: questions, answers, probes.

It knows roles and words; what the file was, and who speaks where, is settled before.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from interviewer.core.asking import (
    asks,
    changes_subject,
    is_backchannel,
    leads_in,
    questions_in,
    sentences,
)
from interviewer.core.conversation import Conversation, Utterance
from interviewer.core.following import follows_up, leans_back
from interviewer.core.improvised import heard_probe, improvised, shortened
from interviewer.core.nearest import Nearest, Ranked
from interviewer.core.playbook import Question
from interviewer.core.speakers import Role, Split
from interviewer.core.transcript import Answer, AudioSpan, Thread, Turn, Word
from interviewer.core.utterances import Intent, intent
from interviewer.core.words import content_words, tokens

_NEAREST = 3
_FAR = 0.06
"""Similarity below which nothing in the playbook is about this: small talk, logistics."""
_SURE = 0.8
"""From here on it is the playbook's question, even where it would do as a follow-up."""
_SMALL_TALK = re.compile(
    r"\b(?:how are you|how (?:was|is) (?:your|the) (?:day|trip|weekend|journey|flight|morning|"
    r"week)|nice to (?:meet|see) you|(?:can|could|do) you (?:hear|see) (?:me|my|us|it)|weather|"
    r"(?:where are you|are you) (?:based|joining|calling|located|ready)|shall we (?:start|begin)|"
    r"(?:is|was) (?:it|this|that) (?:a )?(?:ok|okay|good|fine) (?:time|with you|for you)|"
    r"mind if (?:i|we) record|some (?:water|coffee)|tell me (?:a (?:bit|little) )?about yourself|"
    r"introduce yourself|salary|start date|notice period|years of experience|favou?rite|"
    r"find (?:the|our|us)|when (?:can|could) you start)\b"
)
_CLOSING = ("any questions for", "questions for me", "questions for us", "want to ask me")
_LONGEST_PROBE = 600
_LONGEST_THOUGHT = 15.0
"""Seconds between question and answer; more is a break, or talk that was left out."""
_LOOKED_BACK = 8_000
"""Characters of a thread a follow-up is held against."""


@dataclass(frozen=True)
class HeardThread:
    """A thread with what the reader should know about how it was recognised."""

    thread: Thread
    known: bool
    """Whether the question is the playbook's own."""
    asked: tuple[float | None, ...] = ()
    """When each question of the thread was put, in seconds; None where the file tells no time."""


@dataclass(frozen=True)
class Heard:
    """Everything found in a conversation."""

    threads: tuple[HeardThread, ...]
    left_out: tuple[str, ...] = ()
    """Questions on nothing the playbook knows, which were not made into threads."""


def threads_from(conversation: Conversation, split: Split, index: Nearest) -> Heard:
    """The threads of a conversation, in order."""
    builder = _Builder(index)
    for exchange in _exchanges(conversation, split):
        if builder.closed:
            break
        builder.add(exchange)
    return Heard(tuple(builder.threads()), tuple(builder.left_out))


@dataclass
class _Exchange:
    """Something asked, and what the candidate said to it."""

    asked: list[Utterance] = field(default_factory=list)
    answered: list[Utterance] = field(default_factory=list)
    skipped: bool = False

    @property
    def put(self) -> str:
        """What was put, whole."""
        return " ".join(item.text.strip() for item in self.asked)

    @property
    def question(self) -> str:
        """What was put, without nods and announcements before it."""
        said = list(sentences(self.put))
        while len(said) > 1 and (is_backchannel(said[0]) or leads_in(said[0])):
            del said[0]
        return " ".join(said)

    @property
    def put_until(self) -> float | None:
        """When the question was out, in seconds."""
        return self.asked[-1].end if self.asked else None

    @property
    def said(self) -> str:
        return " ".join(item.text.strip() for item in self.answered)


def _exchanges(conversation: Conversation, split: Split) -> Iterator[_Exchange]:
    """Questions with their answers. A remark that asks nothing leads into the next question, or
    is passed over while the candidate speaks on; words asked back wait for the repetition."""
    current, remarks, aside = _Exchange(), list[Utterance](), False
    for item in conversation.utterances:
        role = split.role(item)
        if role is Role.CANDIDATE:
            aside = _candidate_says(current, item) or (aside and not current.answered)
            remarks = []
        elif role is Role.INTERVIEWER and not is_backchannel(item.text):
            if aside and not current.answered:
                continue
            if not current.answered and not current.skipped and current.asked:
                current.asked.append(item)
            elif not asks(item.text):
                remarks.append(item)
            else:
                yield current
                current, remarks, aside = _Exchange([*remarks, item]), [], False
    yield current


def _candidate_says(current: _Exchange, item: Utterance) -> bool:
    """Take the words in; True when they only ask back."""
    meant = intent(item.text, typed=False)
    if not current.asked:
        return False
    if meant is Intent.SKIP and not current.answered:
        current.skipped = True
        return False
    if meant in {Intent.REPEAT, Intent.CLARIFY, Intent.HINT} and not current.answered:
        return True
    if meant is not Intent.EMPTY or current.answered:
        current.answered.append(item)
    return False


@dataclass
class _Open:
    topic: str
    question: Question
    known: bool
    turns: list[Turn]
    asked: list[float | None]
    skipped: bool = False

    @property
    def said(self) -> str:
        parts = [self.question.prompt]
        for turn in self.turns:
            parts += [
                turn.probe.text if turn.probe else "",
                turn.answer.text if turn.answer else "",
            ]
        return " ".join(parts)


class _Builder:
    """Puts exchanges into threads."""

    def __init__(self, index: Nearest) -> None:
        self._index = index
        self._open: list[_Open] = []
        self.left_out: list[str] = []
        self.closed = False
        self._aside = False

    def add(self, exchange: _Exchange) -> None:
        """Open a thread with it, or add it to the last one."""
        asked = exchange.question
        if not asked or not (exchange.answered or exchange.skipped):
            return
        if any(sign in asked.lower() for sign in _CLOSING):
            self.closed = True
            return
        own = self._own(asked)
        goes_on = bool(self._open) and not self._aside and not changes_subject(exchange.put)
        presses = goes_on and self._presses(asked, own)
        if presses and (own is None or own.score < _SURE):
            self._probe(exchange)
        elif own is not None:
            question = own.placed.question.model_copy(update={"prompt": shortened(asked)})
            self._start(own.placed.topic.id, question, exchange, known=True)
        else:
            self._improvise(exchange)

    def threads(self) -> Iterator[HeardThread]:
        """What was built."""
        for item in self._open:
            thread = Thread(item.topic, item.question, tuple(item.turns), item.skipped)
            yield HeardThread(thread, item.known, tuple(item.asked))

    def _own(self, asked: str) -> Ranked | None:
        found = [item for item in (self._index.same(_core(asked)), self._index.same(asked)) if item]
        return max(found, key=lambda item: item.score, default=None)

    def _presses(self, asked: str, own: Ranked | None) -> bool:
        last = self._open[-1]
        if own is not None and own.placed.question.id == last.question.id:
            return own.score < _SURE or last.known
        if _is_rung(asked, last.question) or leans_back(asked):
            return True
        before = last.said[-_LOOKED_BACK:]
        return follows_up(_core(asked), before, last.question, self._index)

    def _start(self, topic: str, question: Question, exchange: _Exchange, known: bool) -> None:
        answer = answer_of(exchange.answered, exchange.put_until)
        turns = [Turn(None, answer)]
        start = exchange.asked[0].start
        self._open.append(_Open(topic, question, known, turns, [start], answer is None))
        self._aside = False

    def _probe(self, exchange: _Exchange) -> None:
        last = self._open[-1]
        if last.skipped:
            return
        probe = heard_probe(exchange.put[-_LONGEST_PROBE:])
        scripted = next((r for r in last.question.probes if _same_words(r.text, probe.text)), None)
        if scripted is not None:
            probe = probe.model_copy(update={"kind": scripted.kind, "target": scripted.targets})
        answer = answer_of(exchange.answered, exchange.put_until)
        last.turns.append(Turn(probe, answer))
        last.asked.append(exchange.asked[0].start)
        last.skipped = answer is None

    def _improvise(self, exchange: _Exchange) -> None:
        asked, said = exchange.question, exchange.said
        ranked = self._index.ranked(_core(asked), said)
        topic = self._index.topic(_core(asked), said)
        if topic is None or ranked[0].score < _FAR or _SMALL_TALK.search(_run(asked)):
            self.left_out.append(shortened(asked))
            self._aside = True
            return
        near = [item.placed for item in ranked if item.placed.topic.id == topic.id][:_NEAREST]
        self._start(topic.id, improvised(asked, near), exchange, known=False)


def answer_of(spoken: Sequence[Utterance], asked_until: float | None = None) -> Answer | None:
    """One answer of several utterances, its words timed from its own start.

    With timed words it starts where the question ended, as in a live interview, so that the time
    to the first word can be told.
    """
    text = " ".join(item.text.strip() for item in spoken)
    if not text:
        return None
    starts = [item.start for item in spoken if item.start is not None]
    ends = [item.end for item in spoken if item.end is not None]
    if not starts or not ends or max(ends) < min(starts):
        return Answer(text=text)
    begin = min(starts)
    timed = [word for item in spoken for word in item.words]
    if timed and asked_until is not None and 0 < begin - asked_until <= _LONGEST_THOUGHT:
        begin = asked_until
    span = AudioSpan(start=begin, end=max(ends))
    words = tuple(_shifted(word, begin) for word in timed)
    return Answer(text=text, words=words, audio=span)


def _shifted(word: Word, begin: float) -> Word:
    start = max(0.0, round(word.start - begin, 3))
    end = max(start, round(word.end - begin, 3))
    return word.model_copy(update={"start": start, "end": end})


def _core(asked: str) -> str:
    """The part that asks: courtesies and remarks before it would count as words of it."""
    found = questions_in(asked)
    core = " ".join(found) if found else asked
    return core if len(content_words(core)) > 1 else asked


def _is_rung(asked: str, question: Question) -> bool:
    return any(_same_words(probe.text, asked) for probe in question.probes)


def _same_words(scripted: str, asked: str) -> bool:
    """Whether the scripted follow-up was put, whatever was led in with or filled in."""
    said = _run(asked)
    parts = [_run(part) for part in _without_slots(scripted)]
    parts = [part for part in parts if part.count(" ") >= 2] or parts
    return bool(parts) and all(part in said for part in parts)


def _without_slots(text: str) -> Iterable[str]:
    return (part for piece in text.split("$option") for part in piece.split("$claim"))


def _run(text: str) -> str:
    return " ".join(token.text for token in tokens(text))
