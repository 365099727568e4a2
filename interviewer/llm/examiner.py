"""The examiner that asks a language model. Implements `ports.Examiner`.

It yields the follow-up as soon as the model has written it, then one `Graded`. Whatever goes wrong
becomes an `Ungraded` with one calm sentence; the caller decides who grades instead.
"""

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field

from interviewer.core.assessment import (
    Assessment,
    ExaminerKind,
    Graded,
    Probe,
    QuoteCount,
    Source,
    Ungraded,
    Usage,
)
from interviewer.core.contradictions import contradictions
from interviewer.errors import ExaminerError
from interviewer.llm.addressed import addressed
from interviewer.llm.checks import check
from interviewer.llm.client import Ended, ModelClient
from interviewer.llm.failures import ModelFailure
from interviewer.llm.prices import Budget, PriceList, priced, shipped
from interviewer.llm.probing import Refused, probe_of
from interviewer.llm.prompts import Prompts, Request
from interviewer.llm.stream import PartialObject
from interviewer.llm.traces import subject_of
from interviewer.llm.wire import PROBE_FIELDS, parse
from interviewer.ports import Examination

_EXPECTED_OUTPUT = 700
"""Tokens: a usual reply, for asking whether one more call fits the budget."""
_NOT_PUT = "The model's follow-up was not put: {reason}."
_ADDRESSED = "part of the answer speaks to the grader"
_SPENT = "the budget is spent"


@dataclass
class LlmExaminer:
    """Examines one answer after the other with the same model and prompts."""

    client: ModelClient
    fence: str
    """The session's own random id around the candidate's words: letters and digits."""
    prompts: Prompts = field(default_factory=Prompts.read)
    budget: Budget = field(default_factory=Budget)
    prices: PriceList = field(default_factory=shipped)

    def __post_init__(self) -> None:
        """Raises `ExaminerError` when a budget in dollars cannot be kept for want of a price."""
        model = self.client.settings.identifier
        if self.budget.dollars is not None and self.prices.of(model) is None:
            message = (
                f"--budget: no price is known for `{model}` (prices of {self.prices.checked}). "
                "Give the budget in tokens."
            )
            raise ExaminerError(message)

    async def warm_up(self) -> None:
        """Build the client in a thread, so that the first answer does not wait for it."""
        await self.client.warm_up()

    async def close(self) -> None:
        """Close the connections at the end of a session."""
        await self.client.close()

    async def examine(self, examination: Examination) -> AsyncIterator[Probe | Graded]:
        """At most one probe, as soon as it is known, then exactly one `Graded`."""
        turn = _Turn(examination)
        request = self.prompts.request(examination, self.fence)
        expected = self._expected(request)
        unasked = self._why_not_ask(turn, expected)
        if unasked:
            yield self._graded(Ungraded(reason=unasked), turn)
            return
        outcome: Assessment | Ungraded
        self.budget.spend(expected)
        try:
            async with aclosing(self.client.stream(request)) as pieces:
                async for piece in pieces:
                    probe = turn.take(piece)
                    if probe is not None:
                        yield probe
            outcome = turn.conclude()
        except ModelFailure as failure:
            turn.usage = failure.usage or turn.usage
            outcome = Ungraded(reason=failure.reason)
        finally:
            self.budget.take_back(expected)
            examination.paid.append(self._spend(turn.usage, request))
        yield self._graded(outcome, turn)

    def _why_not_ask(self, turn: "_Turn", expected: Usage) -> str:
        if turn.is_addressed and not turn.examination.wants_probe:
            return _ADDRESSED
        return "" if self.budget.allows(expected) else _SPENT

    def _expected(self, request: Request) -> Usage:
        return self._priced(
            Usage(input_tokens=request.estimated_tokens, output_tokens=_EXPECTED_OUTPUT)
        )

    def _spend(self, usage: Usage | None, request: Request) -> Usage:
        """A call that was not counted by the endpoint is counted by its request."""
        counted = self._priced(usage or Usage(input_tokens=request.estimated_tokens))
        self.budget.spend(counted)
        return counted

    def _priced(self, usage: Usage) -> Usage:
        return priced(usage, self.client.settings.identifier, self.prices)

    def _graded(self, assessment: Assessment | Ungraded, turn: "_Turn") -> Graded:
        source = Source(
            examiner=ExaminerKind.LLM,
            version=self.prompts.version,
            model=self.client.settings.identifier,
            usage=self._priced(turn.usage) if turn.usage else None,
            quotes=turn.quotes,
        )
        return Graded(assessment=assessment, source=source)


@dataclass
class _Turn:
    """One reply as it comes in, and what becomes of it."""

    examination: Examination
    usage: Usage | None = None
    quotes: QuoteCount | None = None
    _text: list[str] = field(default_factory=list)
    _fields: PartialObject = field(default_factory=lambda: PartialObject(PROBE_FIELDS))
    _is_decided: bool = False
    _refused: str = ""

    @property
    def answer(self) -> str:
        """The answer under examination."""
        answer = self.examination.thread.turns[self.examination.turn].answer
        return answer.text if answer else ""

    @property
    def is_addressed(self) -> bool:
        """Whether words of the answer speak to the grader; then no model's grade is believed."""
        return bool(addressed(self.answer))

    def take(self, piece: str | Ended) -> Probe | None:
        """The follow-up, at the piece that completes it and if it may be put."""
        if isinstance(piece, Ended):
            self.usage = piece.usage
            return None
        self._text.append(piece)
        self._fields.feed(piece)
        if self._is_decided or not self._fields.is_complete:
            return None
        self._is_decided = True
        if self.examination.topic is not None:
            subject_of(self.examination.topic)  # now, while the rest of the reply is on its way
        if not self.examination.wants_probe:
            return None
        probe = probe_of(self._fields.closed, self.examination)
        if isinstance(probe, Refused):
            self._refused = probe.reason
            return None
        return probe

    def conclude(self) -> Assessment | Ungraded:
        """The checked assessment; raises `ModelFailure` when the reply is none."""
        reply = parse("".join(self._text))
        if self.is_addressed:
            raise ModelFailure(_ADDRESSED)
        checked = check(reply, self.examination)
        assessment, self.quotes = checked.assessment, checked.quotes
        if isinstance(assessment, Ungraded):
            return assessment
        notes = assessment.notes
        if self._refused:
            notes = (*notes, _NOT_PUT.format(reason=self._refused))
        found = contradictions(self.answer, earlier_answers(self.examination))
        return assessment.model_copy(update={"notes": notes, "contradictions": found})


def earlier_answers(examination: Examination) -> tuple[str, ...]:
    """Everything the candidate said before this answer in the session, oldest first."""
    said = [answer.text for thread in examination.earlier for answer in thread.answers]
    own = examination.thread.turns[: examination.turn]
    return (*said, *(turn.answer.text for turn in own if turn.answer))
