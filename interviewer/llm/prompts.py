"""What is sent: the rules once, the rubric once a question, then the conversation, newest last.

A request begins with every character of the one before it in the same thread, so that a provider's
prompt cache holds. Only the system message gives rules; what the candidate said is fenced.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from string import Template

from interviewer import resources
from interviewer.core.assessment import Contradiction
from interviewer.core.contradictions import contradictions
from interviewer.core.playbook import Criterion, Mark, Question
from interviewer.core.transcript import Thread
from interviewer.core.words import content_words
from interviewer.llm.addressed import addressed
from interviewer.llm.wire import schema_text
from interviewer.ports import Examination

TO_THE_GRADER = "(words about the grading, left out)"
_NO_PROBE = "(no follow-up is wanted after this answer)"
_CLASHES = "What follows clashes with what was said before:"
_MOST_CLASHES = 2
_HELD_AGAINST = 10
"""Threads of earlier sessions: reading an answer for its statements takes half a millisecond."""
_MOST_EARLIER = 5
_LONGEST_CLAIM = 240
_LONGEST_ANSWER = 12_000
"""Characters: some twelve minutes of speech. Longer pastes are cut, and the model is told so."""


@dataclass(frozen=True)
class Request:
    """One call: two messages."""

    system: str
    user: str

    @property
    def estimated_tokens(self) -> int:
        """Four characters a token: a little more than providers count for English."""
        return (len(self.system) + len(self.user) + len(schema_text())) // 4


@dataclass(frozen=True)
class Prompts:
    """The two texts in `prompts/` and the version recorded with every grade."""

    interviewer: Template
    examine: Template
    version: str
    """A hash of both texts and of the schema the reply must fit."""

    @classmethod
    def read(cls, folder: Traversable | None = None) -> "Prompts":
        """From `folder`; None: the ones that are shipped."""
        where = resources.prompts() if folder is None else folder
        texts = [
            (where / name).read_text(encoding="utf-8") for name in ("interviewer.md", "examine.md")
        ]
        digest = hashlib.sha256("\0".join((*texts, schema_text())).encode("utf-8"))
        return cls(Template(texts[0]), Template(texts[1]), digest.hexdigest()[:12])

    def request(self, examination: Examination, fence: str) -> Request:
        """The call that examines the turn; `fence` is the session's own random id."""
        system = self.interviewer.substitute(fence=fence)
        user = self.examine.substitute(thread_parts(examination, fence))
        return Request(system=system.strip() + "\n", user=user.strip() + "\n")


def thread_parts(examination: Examination, fence: str) -> dict[str, str]:
    """What fills the placeholders of `examine.md`."""
    question = examination.thread.question
    return {
        "kind": question.kind.value.replace("_", " "),
        "level": question.level.value,
        "question": _line(question.prompt),
        "key_points": _key_points(question),
        "alternatives": _listed(f"{a.name}: {a.wins_when}" for a in question.alternatives),
        "misconceptions": _listed(f"{m.id}: {m.claim}" for m in question.misconceptions),
        "anchors": _anchors(question),
        "earlier": _earlier(examination, fence),
        "turns": _turns(examination, fence),
    }


def clean(text: str, fence: str) -> str:
    """What the candidate said without control characters and without look-alike tags."""
    visible = "".join(char for char in text if char in "\n\t" or _is_visible(char))
    without = re.sub(rf"said-{re.escape(fence)}", "", visible, flags=re.IGNORECASE)
    return _TAG.sub(" ", without)


_TAG = re.compile(
    r"[<＜〈‹《][\s/／]*(?:said|system|assistant|user|candidate|developer|tool|answer|instructions?)"
    r"[^<>＜＞〈〉‹›《》]{0,80}[>＞〉›》]"
    r"|<\|[^<>|]{0,40}\|>|\[/?INST\]|<</?SYS>>",
    re.IGNORECASE,
)


def _is_visible(char: str) -> bool:
    return not unicodedata.category(char).startswith("C")


def _fenced(text: str, fence: str) -> str:
    said = clean(_without_words_to_the_grader(text), fence).strip()
    if len(said) > _LONGEST_ANSWER:
        said = said[:_LONGEST_ANSWER] + " (cut here: too long)"
    return f"<said-{fence}>\n{said}\n</said-{fence}>"


def _without_words_to_the_grader(text: str) -> str:
    for start, end in reversed(addressed(text)):
        text = f"{text[:start]}{TO_THE_GRADER}{text[end:]}"
    return text


def _key_points(question: Question) -> str:
    lines: list[str] = []
    for criterion in Criterion:
        points = question.points_for(criterion)
        if points:
            lines.append(f"{criterion}")
        lines.extend(f"- {point.id}: {_line(point.text)}" for point in points)
    return "\n".join(lines)


def _anchors(question: Question) -> str:
    """Only what tells `partial` from `solid`: that is where graders err."""
    return _listed(
        f"{criterion}: partial: {_line(question.anchors.of(criterion).at(Mark.PARTIAL))} "
        f"solid: {_line(question.anchors.of(criterion).at(Mark.SOLID))}"
        for criterion in Criterion
    )


def _earlier(examination: Examination, fence: str) -> str:
    """The few earlier claims nearest to this question, so that a contradiction can be heard."""
    question = examination.thread.question
    near = set(content_words(question.prompt))
    for point in question.key_points:
        near.update(content_words(point.text))
    claims = list(dict.fromkeys(_claims((*examination.earlier, *examination.remembered))))
    ranked = sorted(claims, key=lambda claim: -len(near & set(content_words(claim))))
    chosen = [claim for claim in ranked if near & set(content_words(claim))][:_MOST_EARLIER]
    if not chosen:
        return "nothing on this"
    return _fenced("\n".join(f"- {_line(claim)[:_LONGEST_CLAIM]}" for claim in chosen), fence)


def _claims(threads: Iterable[Thread]) -> Iterable[str]:
    for thread in threads:
        for turn in thread.assessed:
            for finding in turn.assessment.findings if turn.assessment else ():
                yield from (evidence.quote for evidence in finding.evidence)


def _turns(examination: Examination, fence: str) -> str:
    turns = examination.thread.turns[: examination.turn + 1]
    newest = replace(examination, remembered=examination.remembered[:_HELD_AGAINST])
    said = said_before(newest)
    texts: list[str] = []
    for turn in turns:
        if turn.answer is None:
            continue
        asked = turn.probe.text if turn.probe else examination.thread.question.prompt
        clashes = contradictions(turn.answer.text, said)
        texts.append(_turn(asked, turn.answer.text, clashes, fence))
        said = (*said, turn.answer.text)
    if not examination.wants_probe:
        texts[-1] = f"{_NO_PROBE}\n{texts[-1]}"
    return "\n\n".join(texts)


def said_before(examination: Examination) -> tuple[str, ...]:
    """Every answer before this thread, of earlier sessions too."""
    threads = (*examination.remembered, *examination.earlier)
    return tuple(answer.text for thread in threads for answer in thread.answers)


def _turn(asked: str, answer: str, clashes: Sequence[Contradiction], fence: str) -> str:
    lines = [f"Interviewer: {_line(clean(asked, fence))}"]
    if clashes:
        pairs = "\n".join(
            f"- before: {_line(clash.earlier)[:_LONGEST_CLAIM]}\n"
            f"  now: {_line(clash.now.quote)[:_LONGEST_CLAIM]}"
            for clash in clashes[:_MOST_CLASHES]
        )
        lines += [_CLASHES, _fenced(pairs, fence)]
    return "\n".join((*lines, _fenced(answer, fence)))


def _listed(items: Iterable[str]) -> str:
    return "\n".join(f"- {_line(item)}" for item in items) or "none"


def _line(text: str) -> str:
    return " ".join(text.split())
