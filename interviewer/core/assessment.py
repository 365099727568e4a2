"""What an examiner reports about one answer: marks with verbatim evidence, flags, or no grade.

Conclusions (verdict, score) are computed from these in `interviewer.core.verdict`.
"""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from interviewer.core.playbook import Criterion, Mark, ProbeKind
from interviewer.core.values import Value


class FlagKind(StrEnum):
    """The red flags of the labelling guide."""

    MISCONCEPTION = "misconception"
    MISDIAGNOSIS = "misdiagnosis"
    ABSOLUTE_CLAIM = "absolute_claim"
    TOOL_WORSHIP = "tool_worship"
    DEFENSIVE_HEDGE = "defensive_hedge"
    NO_FAILURE_MODE = "no_failure_mode"
    DODGED_PROBE = "dodged_probe"
    BUZZWORDS = "buzzwords"
    INJECTION = "injection"


UNQUOTED_FLAGS = frozenset({FlagKind.NO_FAILURE_MODE, FlagKind.DODGED_PROBE})
"""Flags for something absent: there is nothing to quote."""


class Reply(StrEnum):
    """What an answer does with what was asked."""

    ANSWERED = "answered"
    DOES_NOT_KNOW = "does_not_know"
    """An honest "I don't know" in place of an answer."""
    DODGED = "dodged"
    """Circularity, praise, vagueness or another question's answer where an answer was due."""
    RESTATED = "restated"
    """The question said back: nothing to grade, no flag."""


class Evidence(Value):
    """Words of the candidate: `answer.text[start:end] == quote`, offsets in characters."""

    quote: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int


class Finding(Value):
    """The mark of one criterion and the words it stands on."""

    criterion: Criterion
    mark: Mark
    evidence: tuple[Evidence, ...] = ()
    why: str = ""
    """One short sentence for the debrief; empty when the quote speaks for itself."""

    @model_validator(mode="after")
    def _no_mark_without_a_quote(self) -> Self:
        if self.mark is not Mark.MISSING and not self.evidence:
            message = f"{self.criterion} is {self.mark} without evidence"
            raise ValueError(message)
        return self


class RedFlag(Value):
    """Something that makes a good answer sound fake, with its words where words can show it."""

    kind: FlagKind
    evidence: Evidence | None = None
    about: str = ""
    """The id of the misconception, or what the flag is about in a few words."""
    withdrawn: bool = False
    """The candidate took it back in the same answer: shown, but it caps nothing."""


class Contradiction(Value):
    """Two statements of one candidate that cannot both hold."""

    earlier: str
    """Words said before, verbatim."""
    now: Evidence


class Assessment(Value):
    """One examined answer. `findings` holds every criterion once, in the order of `Criterion`."""

    findings: tuple[Finding, Finding, Finding, Finding]
    red_flags: tuple[RedFlag, ...] = ()
    reply: Reply = Reply.ANSWERED
    covered: tuple[str, ...] = ()
    """Ids of the key points found in the answer."""
    contradictions: tuple[Contradiction, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences for the debrief, such as words to the grader that were ignored."""

    @model_validator(mode="after")
    def _every_criterion_once(self) -> Self:
        if tuple(finding.criterion for finding in self.findings) != tuple(Criterion):
            message = "findings must hold definition, tradeoff, example, limitation in this order"
            raise ValueError(message)
        return self

    def finding(self, criterion: Criterion) -> Finding:
        """The finding of one criterion."""
        return next(item for item in self.findings if item.criterion is criterion)

    def mark(self, criterion: Criterion) -> Mark:
        """The mark of one criterion."""
        return self.finding(criterion).mark


class Ungraded(Value):
    """This answer has no grade, which is never a zero."""

    reason: str


class ExaminerKind(StrEnum):
    """Who gave a grade."""

    LLM = "llm"
    LOCAL = "local"
    MIXED = "mixed"
    """The model wrote the probe; its grade was lost and given locally."""


class Usage(Value):
    """Tokens of one examined turn; `cost` in US dollars, None when the price is not known."""

    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None


class QuoteCount(Value):
    """How many quotes a model gave for one answer, and how many of them were said."""

    given: int = 0
    said: int = 0


class Source(Value):
    """Where a grade comes from, recorded with it."""

    examiner: ExaminerKind
    version: str
    """Of the local rules and weights, or of the prompts (a content hash)."""
    model: str | None = None
    usage: Usage | None = None
    quotes: QuoteCount | None = None
    """None when no model reported any."""
    fell_back: str | None = None
    """Why a model was asked for and did not (fully) grade this turn."""


class Graded(Value):
    """An assessment, or the reason there is none, with its source."""

    assessment: Annotated[Assessment | Ungraded, Field(union_mode="left_to_right")]
    source: Source


class Probe(Value):
    """A follow-up as it is put to the candidate."""

    kind: ProbeKind
    target: Criterion
    text: str = Field(min_length=1)
    anchor: str = ""
    """The candidate's words it holds, verbatim; empty when nothing was said to quote."""
    option: str | None = None
    """The alternative it names, for "why not the other option?"."""
    written_by: Literal["script", "model", "person"] = "script"
    """`person`: it was heard in a recorded interview."""
