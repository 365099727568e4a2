"""Fit the local examiner's weights and measure them: `python -m tests.benchmarks.fit_shape`.

Reads examples/calibration and rubrics; prints cross-validated figures (five folds, grouped by
question, fixed seed) and writes interviewer/data/shape.json, shape_folds.json and
shape_agreement.json. `--by topic` or `--by labeller` leaves out whole groups instead and writes
nothing.
"""

import argparse
import hashlib
import json
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from interviewer.core.agreement import (
    Agreement,
    Judgement,
    Pair,
    agreement,
    by_length,
    confusion,
    judgement_of,
    macro_f1,
    weighted_kappa,
)
from interviewer.core.assessment import FlagKind
from interviewer.core.exchange import Exchange
from interviewer.core.playbook import Criterion, Topic
from interviewer.core.shape import examine
from interviewer.core.shape_model import FORMAT, ShapeModel, fingerprint
from interviewer.core.traits import FLAW, LEVEL, read
from interviewer.core.words import words
from interviewer.labels import LabelledAnswer, Labels, read_answers
from tests.benchmarks.shape_fit import Case, Plan, case_of, fit, split
from tests.core.shaping import LIVE, only_reports

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "interviewer" / "data"
FOLDS = 5
SEED = 0
_FLAWS = {
    FlagKind.MISCONCEPTION,
    FlagKind.MISDIAGNOSIS,
    FlagKind.ABSOLUTE_CLAIM,
    FlagKind.TOOL_WORSHIP,
}


@dataclass(frozen=True)
class Record:
    """A labelled answer of a file, ready for fitting."""

    file: str
    labelled: LabelledAnswer
    labels: Labels
    exchange: Exchange
    case: Case


def topics() -> dict[str, Topic]:
    """The shipped rubrics by id."""
    found = {}
    for path in sorted((ROOT / "rubrics").glob("*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        topic = Topic.model_validate(content)
        found[topic.id] = topic
    return found


def records(rubrics: Mapping[str, Topic], *, reporting: bool = False) -> list[Record]:
    """The labelled answers the weights are fitted on, or those that only ever report."""
    found = []
    for path in sorted((ROOT / "examples" / "calibration").glob("*.yaml")):
        for labelled in read_answers(path, labelled=True):
            assert labelled.labels is not None  # `labelled=True`
            if only_reports(path, labelled.answer) is not reporting:
                continue
            topic = rubrics.get(labelled.topic or "")
            asked = topic.questions if topic and path.stem == LIVE else ()
            exchange = Exchange(
                prompt=labelled.question,
                answer=labelled.answer,
                topic=topic,
                question=next((q for q in asked if q.prompt == labelled.question), None),
                probe=labelled.probe,
                prior=labelled.prior_answer,
            )
            case = _case(labelled, labelled.labels, exchange)
            found.append(Record(path.stem, labelled, labelled.labels, exchange, case))
    return found


def _case(labelled: LabelledAnswer, labels: Labels, exchange: Exchange) -> Case:
    quotes = {item.value: labels.evidence.get(item, ()) for item in Criterion}
    quotes[FLAW] = tuple(f.quote for f in labels.red_flags if f.quote and f.kind in _FLAWS)
    spans = {
        name: [(labelled.answer.index(q), labelled.answer.index(q) + len(q)) for q in found
               if q in labelled.answer]
        for name, found in quotes.items()
    }  # fmt: skip
    outcomes = {item.value: mark.rank for item, mark in labels.elements.marks().items()}
    outcomes[LEVEL] = labels.level.rank
    return case_of(labelled.id, labelled.question, read(exchange), spans, outcomes)


def people(labels: Labels) -> Judgement:
    """The labels as a judgement."""
    return Judgement(
        marks=labels.elements.marks(),
        level=labels.level,
        flags=frozenset(flag.kind for flag in labels.red_flags),
        quotes={item: labels.evidence.get(item, ()) for item in Criterion},
        target=labels.best_next_target,
    )


def folds_of(found: Sequence[Record], by: str) -> list[int]:
    """The fold of each record."""
    keys: Mapping[str, Callable[[Record], str]] = {
        "topic": lambda record: record.labelled.topic or "",
        "labeller": lambda record: record.labelled.id[0],
    }
    if by == "question":
        fixed = [record.case for record in found if record.file != LIVE]
        live = [record.case for record in found if record.file == LIVE]
        numbers = (*split(fixed, FOLDS, SEED), *split(live, FOLDS, SEED))
        fold = {case.key: n for case, n in zip((*fixed, *live), numbers, strict=True)}
        return [fold[record.case.key] for record in found]
    groups = sorted({keys[by](record) for record in found})
    return [groups.index(keys[by](record)) for record in found]


Figures = dict[str, float]
"""Of one set of answers: how many, and the agreement on them."""


def show(name: str, pairs: Sequence[Pair], folds: Sequence[int]) -> Figures:
    """Print the figures of a set of answers, length-only ones beside; give the main ones."""
    found = agreement(pairs)
    length = _length_only(pairs, folds)
    marks = "  ".join(f"{c.value} {m.macro_f1:.3f} ({m.offset:+.2f})"
                      for c, m in found.marks.items())  # fmt: skip
    print(f"\n{name}: {found.answers} answers")
    print(f"  macro-F1 {found.macro_f1:.3f}  (length only {length['macro_f1']:.3f})   {marks}")
    print(f"  level QWK {found.level_qwk:.3f}  (length only {length['qwk']:.3f})   "
          f"exact {found.level_exact:.3f}  within one {found.level_near:.3f}  "
          f"offset {found.level_offset:+.2f}")  # fmt: skip
    print(f"  next target {found.target:.3f}  evidence overlap {found.overlap:.3f}  "
          f"quotes standing {found.standing:.3f}")  # fmt: skip
    _show_flags(found)
    figures = {
        "macro_f1": found.macro_f1,
        "level_qwk": found.level_qwk,
        "length_macro_f1": length["macro_f1"],
        "length_level_qwk": length["qwk"],
    }
    return {"answers": found.answers, **{key: round(value, 3) for key, value in figures.items()}}


def _show_flags(found: Agreement) -> None:
    for kind, flag in found.flags.items():
        if flag.both + flag.false + flag.missed:
            print(f"    {kind.value:18} both {flag.both:3} false {flag.false:3} "
                  f"missed {flag.missed:3}")  # fmt: skip


def _length_only(pairs: Sequence[Pair], folds: Sequence[int]) -> dict[str, float]:
    lengths = [len(words(pair.answer)) for pair in pairs]
    levels = [pair.people.level.rank for pair in pairs]
    level = by_length(lengths, levels, folds)
    scores = []
    for criterion in Criterion:
        ranks = [pair.people.marks[criterion].rank for pair in pairs]
        guessed = by_length(lengths, ranks, folds)
        scores.append(macro_f1(confusion(zip(ranks, guessed, strict=True))))
    return {"qwk": weighted_kappa(list(zip(levels, level, strict=True))),
            "macro_f1": sum(scores) / len(scores)}  # fmt: skip


def main() -> None:
    """Fit, measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--by", choices=("question", "topic", "labeller"), default="question")
    by = parser.parse_args().by
    warnings.filterwarnings("ignore")
    rubrics = topics()
    found = records(rubrics)
    folds = folds_of(found, by)
    print(f"{max(folds) + 1} folds by {by}, seed {SEED}, {len(rubrics)} rubrics")
    fitted = []
    for fold in range(max(folds) + 1):
        seen = [r.case for r, f in zip(found, folds, strict=True) if f != fold]
        fitted.append(fit(seen, rubrics.values(), Plan(seed=SEED)))
    models = [ShapeModel.from_mapping(item) for item in fitted]
    pairs = [
        Pair(r.labelled.answer, people(r.labels), judgement_of(examine(r.exchange, models[f])))
        for r, f in zip(found, folds, strict=True)
    ]
    sets = _show_sets(found, pairs, folds)
    if by == "question":
        _write(found, folds, fitted, sets, rubrics)


def _show_sets(
    found: Sequence[Record], pairs: Sequence[Pair], folds: Sequence[int]
) -> dict[str, Figures]:
    kinds = [LIVE if r.file == LIVE else "-2" * r.file.endswith("-2") for r in found]
    sets = {}
    for name, wanted in (("the 80", ""), ("the 300", "-2"), ("live, tuning half", LIVE)):
        chosen = [i for i, kind in enumerate(kinds) if kind == wanted]
        sets[name] = show(name, [pairs[i] for i in chosen], [folds[i] for i in chosen])
    return sets | {"together": show("together", pairs, folds)}


def _show_held_out(rubrics: Mapping[str, Topic], model: ShapeModel) -> Figures:
    found = records(rubrics, reporting=True)
    pairs = [
        Pair(r.labelled.answer, people(r.labels), judgement_of(examine(r.exchange, model)))
        for r in found
    ]
    return show("live, reporting half", pairs, split([r.case for r in found], FOLDS, SEED))


def _write(
    found: Sequence[Record],
    folds: Sequence[int],
    fitted: Sequence[dict[str, Any]],
    sets: Mapping[str, Figures],
    rubrics: Mapping[str, Topic],
) -> None:
    whole = _versioned(fit([r.case for r in found], rubrics.values(), Plan(seed=SEED)))
    shared = ("common",)
    apart = {
        "format": FORMAT,
        "folds": FOLDS,
        "seed": SEED,
        **{name: whole[name] for name in shared},
        "models": [
            {k: v for k, v in _versioned(item).items() if k not in shared} for item in fitted
        ],
        "unseen": {fingerprint(r.labelled.answer): f for r, f in zip(found, folds, strict=True)},
    }
    held_out = _show_held_out(rubrics, ShapeModel.from_mapping(whole))
    measured = {"folds": FOLDS, "seed": SEED, "version": whole["version"]}
    measured |= {"sets": {**sets, "live, reporting half": held_out}}
    for name, content in (("shape", whole), ("shape_folds", apart), ("shape_agreement", measured)):
        text = json.dumps(content, separators=(",", ":"), sort_keys=True)
        (DATA / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        print(f"{name}.json: {len(text) // 1000} kB")


def _versioned(model: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(model, sort_keys=True)
    return model | {"version": hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]}


if __name__ == "__main__":
    main()
