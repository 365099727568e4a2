"""How far an examiner agrees with people: pure figures over pairs of judgements.

A figure is only worth something beside what answer length alone reaches, which is here too.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from interviewer.core.assessment import Assessment, FlagKind
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.verdict import Verdict, answer_verdict, marks_of
from interviewer.core.words import words


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What somebody says about one answer."""

    marks: Mapping[Criterion, Mark]
    level: Verdict
    flags: frozenset[FlagKind] = frozenset()
    """Flags that stand."""
    quotes: Mapping[Criterion, tuple[str, ...]]
    target: Criterion | None = None
    """What they would ask next; None: nothing is missing."""


@dataclass(frozen=True)
class Pair:
    """One answer, judged by people and by an examiner."""

    answer: str
    people: Judgement
    examiner: Judgement


@dataclass(frozen=True)
class MarkAgreement:
    """Agreement on one criterion."""

    confusion: tuple[tuple[int, ...], ...]
    """Rows: people's mark; columns: the examiner's; both from missing to solid."""
    macro_f1: float
    offset: float
    """Mean of examiner minus people, in marks: above 0 is lenient."""


@dataclass(frozen=True)
class FlagAgreement:
    """Answers on which a kind of flag is raised by both, by the examiner only, by people only."""

    both: int
    false: int
    missed: int

    @property
    def precision(self) -> float | None:
        """None when the examiner raises it nowhere."""
        return _ratio(self.both, self.both + self.false)

    @property
    def recall(self) -> float | None:
        """None when people raise it nowhere."""
        return _ratio(self.both, self.both + self.missed)


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Every figure over a set of answers."""

    answers: int
    marks: Mapping[Criterion, MarkAgreement]
    level_confusion: tuple[tuple[int, ...], ...]
    level_qwk: float
    """Quadratically weighted kappa: 1 is full agreement, 0 what chance gives."""
    level_exact: float
    level_near: float
    """Share of levels at most one step off."""
    level_offset: float
    flags: Mapping[FlagKind, FlagAgreement]
    target: float
    """Share of next targets among the criteria people marked lowest."""
    overlap: float
    """F-measure of the words quoted, over criteria both mark above missing."""
    standing: float
    """Share of the examiner's quotes that are words of the answer, verbatim."""

    @property
    def macro_f1(self) -> float:
        """The mean over the four criteria."""
        return sum(item.macro_f1 for item in self.marks.values()) / len(self.marks)


def judgement_of(assessment: Assessment, target: Criterion | None = None) -> Judgement:
    """An examiner's assessment as a judgement; `target` defaults to the lowest mark."""
    marks = marks_of(assessment)
    return Judgement(
        marks=marks,
        level=answer_verdict(assessment),
        flags=frozenset(flag.kind for flag in assessment.red_flags if not flag.withdrawn),
        quotes={
            finding.criterion: tuple(item.quote for item in finding.evidence)
            for finding in assessment.findings
        },
        target=target or next((item for item in Criterion if item in lowest(marks)), None),
    )


def lowest(marks: Mapping[Criterion, Mark]) -> frozenset[Criterion]:
    """The criteria tied at the lowest mark; empty when all are solid."""
    least = min(mark.rank for mark in marks.values())
    if least == Mark.SOLID.rank:
        return frozenset()
    return frozenset(item for item, mark in marks.items() if mark.rank == least)


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """The figures over these pairs; ValueError when there are none."""
    if not pairs:
        message = "no answers to compare"
        raise ValueError(message)
    levels = [(pair.people.level.rank, pair.examiner.level.rank) for pair in pairs]
    gaps = [examiner - people for people, examiner in levels]
    return Agreement(
        answers=len(pairs),
        marks={criterion: _marks(pairs, criterion) for criterion in Criterion},
        level_confusion=confusion(levels),
        level_qwk=weighted_kappa(levels),
        level_exact=_share(gap == 0 for gap in gaps),
        level_near=_share(abs(gap) <= 1 for gap in gaps),
        level_offset=sum(gaps) / len(gaps),
        flags={kind: _flags(pairs, kind) for kind in FlagKind},
        target=_share(_hits_target(pair) for pair in pairs),
        overlap=_overlap(pairs),
        standing=_standing(pairs),
    )


def confusion(ranks: Iterable[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    """Counts of (row, column) pairs of ranks."""
    counts = Counter(ranks)
    return tuple(tuple(counts[row, column] for column in range(3)) for row in range(3))


def weighted_kappa(ranks: Sequence[tuple[int, int]]) -> float:
    """Cohen's kappa with quadratic weights over three steps; 1 when both never vary and agree."""
    first, second = Counter(a for a, _ in ranks), Counter(b for _, b in ranks)
    seen = sum((a - b) ** 2 for a, b in ranks)
    chance = sum(first[a] * second[b] * (a - b) ** 2 for a in first for b in second) / len(ranks)
    return 1 - seen / chance if chance else 1.0


def macro_f1(table: Sequence[Sequence[int]]) -> float:
    """The mean F-measure over the outcomes that occur on either side."""
    scores = []
    for rank in range(len(table)):
        people = sum(table[rank])
        examiner = sum(row[rank] for row in table)
        if people + examiner:
            scores.append(2 * table[rank][rank] / (people + examiner))
    return sum(scores) / len(scores) if scores else 0.0


def by_length(lengths: Sequence[int], ranks: Sequence[int], folds: Sequence[int]) -> list[int]:
    """What two cuts on answer length predict, each fold from cuts fitted on the other folds."""
    predicted = [0] * len(lengths)
    for fold in sorted(set(folds)):
        seen = [item for item, f in zip(zip(lengths, ranks, strict=True), folds, strict=True)
                if f != fold]  # fmt: skip
        rule = _best_cuts(seen)
        for index, length in enumerate(lengths):
            if folds[index] == fold:
                predicted[index] = rule[sum(length >= cut for cut in rule[3:])]
    return predicted


def _best_cuts(seen: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The outcome below, between and above two cuts, then the cuts, of the best kappa."""
    ordered = sorted(length for length, _ in seen)
    cuts = sorted({ordered[len(ordered) * step // 16] for step in range(1, 16)})
    rules = [(*order, low, high) for low in cuts for high in cuts if low <= high
             for order in ((0, 1, 2), (2, 1, 0))]  # fmt: skip
    return max(
        rules,
        key=lambda rule: weighted_kappa(
            [(rank, rule[(length >= rule[3]) + (length >= rule[4])]) for length, rank in seen]
        ),
        default=(0, 0, 0, 0, 0),
    )


def _marks(pairs: Sequence[Pair], criterion: Criterion) -> MarkAgreement:
    ranks = [
        (pair.people.marks[criterion].rank, pair.examiner.marks[criterion].rank) for pair in pairs
    ]
    table = confusion(ranks)
    return MarkAgreement(table, macro_f1(table), sum(b - a for a, b in ranks) / len(ranks))


def _flags(pairs: Sequence[Pair], kind: FlagKind) -> FlagAgreement:
    raised = Counter((kind in pair.people.flags, kind in pair.examiner.flags) for pair in pairs)
    return FlagAgreement(raised[True, True], raised[False, True], raised[True, False])


def _hits_target(pair: Pair) -> bool:
    accepted = lowest(pair.people.marks)
    if not accepted:
        return pair.examiner.target is None
    return pair.examiner.target in accepted


def _overlap(pairs: Sequence[Pair]) -> float:
    both = people = examiner = 0
    for pair in pairs:
        for criterion in Criterion:
            if Mark.MISSING in (pair.people.marks[criterion], pair.examiner.marks[criterion]):
                continue
            first = _places(pair.answer, pair.people.quotes.get(criterion, ()))
            second = _places(pair.answer, pair.examiner.quotes.get(criterion, ()))
            both, people = both + len(first & second), people + len(first)
            examiner += len(second)
    return 2 * both / (people + examiner) if people + examiner else 0.0


def _places(answer: str, quotes: Iterable[str]) -> set[int]:
    """The word numbers of `answer` that the quotes cover."""
    said = words(answer)
    places: set[int] = set()
    for quote in quotes:
        wanted = words(quote)
        for start in range(len(said) - len(wanted) + 1):
            if said[start : start + len(wanted)] == wanted:
                places.update(range(start, start + len(wanted)))
                break
    return places


def _standing(pairs: Sequence[Pair]) -> float:
    quotes = [
        quote in pair.answer
        for pair in pairs
        for found in pair.examiner.quotes.values()
        for quote in found
    ]
    return _share(quotes) if quotes else 1.0


def _share(values: Iterable[bool]) -> float:
    found = list(values)
    return sum(found) / len(found)


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
