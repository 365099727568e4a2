"""The playbook as values: what may be asked, what a strong answer holds, what else could be chosen.

Knows nothing of YAML or folders; `interviewer.playbooks` reads those.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from interviewer.core.values import Value

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class Criterion(StrEnum):
    """The four parts of an answer's shape, in the order that breaks ties."""

    DEFINITION = "definition"
    TRADEOFF = "tradeoff"
    EXAMPLE = "example"
    LIMITATION = "limitation"


class Mark(StrEnum):
    """How much of a criterion an answer holds."""

    MISSING = "missing"
    PARTIAL = "partial"
    SOLID = "solid"

    @property
    def rank(self) -> int:
        """0, 1 or 2, so that marks can be compared."""
        return _MARK_RANK[self]


_MARK_RANK = {Mark.MISSING: 0, Mark.PARTIAL: 1, Mark.SOLID: 2}


class QuestionKind(StrEnum):
    """What a question asks for; it decides what "definition" means for it."""

    CONCEPT = "concept"
    COMPARISON = "comparison"
    DIAGNOSIS = "diagnosis"
    EXPERIENCE = "experience"
    SYSTEM_DESIGN = "system_design"
    BEHAVIORAL = "behavioral"


class Level(StrEnum):
    """The seniority a question is written for."""

    MID = "mid"
    SENIOR = "senior"


class ProbeKind(StrEnum):
    """The typed moves of a follow-up."""

    WHY_NOT_OTHER = "why_not_other"
    WHAT_BREAKS_FIRST = "what_breaks_first"
    HOW_WOULD_YOU_KNOW = "how_would_you_know"
    WHAT_CHANGES = "what_changes"
    COUNTEREXAMPLE = "counterexample"
    TELL_ME_ABOUT_A_TIME = "tell_me_about_a_time"
    WHAT_MOVED = "what_moved"


class Term(Value):
    """A term a speech recogniser must get right, with what it is heard as when it is not."""

    term: Phrase
    spoken: tuple[Phrase, ...] = ()


class KeyPoint(Value):
    """Something a strong answer holds for one criterion, and other ways people say it."""

    id: Slug
    criterion: Criterion
    text: Text
    phrasings: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    source: Phrase


class Misconception(Value):
    """A false belief, as people voice it, and the probe that lets them find it out themselves."""

    id: Slug
    claim: Text
    phrasings: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    correction: Text
    probe: Text


class Alternative(Value):
    """An option the candidate could have chosen, and the condition under which it wins."""

    name: Phrase
    aliases: tuple[Phrase, ...] = ()
    wins_when: Text


class ScriptedProbe(Value):
    """One rung of the ladder; `text` may hold `$option` (an alternative) and `$claim` (a quote)."""

    kind: ProbeKind
    targets: Criterion
    text: Text


class Anchor(Value):
    """What each mark sounds like for one criterion of one question."""

    missing: Text
    partial: Text
    solid: Text

    def at(self, mark: Mark) -> str:
        """The sentence for `mark`."""
        return {Mark.MISSING: self.missing, Mark.PARTIAL: self.partial, Mark.SOLID: self.solid}[
            mark
        ]


class Anchors(Value):
    """The anchor of every criterion."""

    definition: Anchor
    tradeoff: Anchor
    example: Anchor
    limitation: Anchor

    def of(self, criterion: Criterion) -> Anchor:
        """The anchor of one criterion."""
        return {
            Criterion.DEFINITION: self.definition,
            Criterion.TRADEOFF: self.tradeoff,
            Criterion.EXAMPLE: self.example,
            Criterion.LIMITATION: self.limitation,
        }[criterion]


class Question(Value):
    """An opening question with everything needed to examine and press the answer."""

    id: Slug
    prompt: Text
    kind: QuestionKind
    level: Level
    clarification: Text | None = None
    """Said when the candidate asks what is meant; gives nothing away. None: a stock answer."""
    key_points: Annotated[tuple[KeyPoint, ...], Field(min_length=1)]
    misconceptions: tuple[Misconception, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    probes: Annotated[tuple[ScriptedProbe, ...], Field(min_length=1)]
    anchors: Anchors
    references: tuple[Phrase, ...] = ()

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        _refuse_twins("key_points", [point.id for point in self.key_points])
        _refuse_twins("misconceptions", [wrong.id for wrong in self.misconceptions])
        return self

    @model_validator(mode="after")
    def _option_needs_an_alternative(self) -> Self:
        if not self.alternatives and any("$option" in probe.text for probe in self.probes):
            message = "a probe names $option, but `alternatives` is empty"
            raise ValueError(message)
        return self

    def points_for(self, criterion: Criterion) -> tuple[KeyPoint, ...]:
        """The key points of one criterion, in the file's order."""
        return tuple(point for point in self.key_points if point.criterion is criterion)


class Topic(Value):
    """One rubric file."""

    id: Slug
    title: Phrase
    summary: Text
    vocabulary: tuple[Term, ...] = ()
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        _refuse_twins("questions", [question.id for question in self.questions])
        return self

    def question(self, question_id: str) -> Question | None:
        """The question of that id, or None."""
        return next((item for item in self.questions if item.id == question_id), None)


def _refuse_twins(field: str, ids: list[str]) -> None:
    twins = sorted({item for item in ids if ids.count(item) > 1})
    if twins:
        message = f"`{twins[0]}` stands twice in `{field}`"
        raise ValueError(message)
