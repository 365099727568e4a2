"""How well follow-ups are told from new questions: cross-validated by topic, and as shipped.

    python -m tests.benchmarks.following_fit CALIBRATION_FOLDER

Follow-ups are the labelled probes and the rubrics' ladders, new questions are the labelled
questions of other records. Needs scikit-learn (`pip install .[fit]`).
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from interviewer.core.following import Signs, follows_up, signs
from interviewer.core.improvised import improvised
from interviewer.core.nearest import Nearest
from interviewer.core.playbook import Question
from interviewer.playbooks import Playbook

Case = tuple[str, str, Question, bool, str]
"""What was asked, what was said before, the opening question, whether it follows up, the topic."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    index = Nearest.of(Playbook.shipped().topics())
    records = [
        record
        for path in sorted(folder.glob("*.yaml"))
        for record in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    chance = random.Random(3)
    sets = {
        "labelled probes": _labelled(records, index, chance),
        "rubric ladders": _ladders(records, index, chance),
    }
    cases = [case for part in sets.values() for case in part]
    rows = np.array([signs(asked, before, q, index).row() for asked, before, q, _, _ in cases])
    truth = np.array([case[3] for case in cases])
    model = LogisticRegression(C=3, class_weight="balanced")
    groups = [case[4] for case in cases]
    told = cross_val_predict(model, rows, truth, groups=groups, cv=GroupKFold(5))
    shipped = np.array([follows_up(asked, before, q, index) for asked, before, q, _, _ in cases])
    begin = 0
    for name, part in sets.items():
        here = slice(begin, begin + len(part))
        begin += len(part)
        for how, found in (("cross-validated", told), ("as shipped", shipped)):
            print(f"{name:16s} {how:16s} {_figures(found[here], truth[here])}")
    model.fit(rows, truth)
    fitted = zip(Signs.__annotations__, model.coef_[0], strict=True)
    print({name: round(float(weight), 2) for name, weight in fitted}, model.intercept_.round(2))
    return 0


def _figures(found: np.ndarray, truth: np.ndarray) -> str:
    follow, new = found[truth], ~found[~truth]
    return (
        f"follow-ups told {follow.mean():.3f} of {len(follow)}, "
        f"new questions told {new.mean():.3f} of {len(new)}"
    )


def _labelled(
    records: Sequence[dict[str, str]], index: Nearest, chance: random.Random
) -> list[Case]:
    cases: list[Case] = []
    for record in (item for item in records if item.get("probe")):
        prior, topic = record.get("prior_answer") or "", record["topic"]
        before, opened = f"{record['question']} {prior}", _opened(record["question"], prior, index)
        cases.append((record["probe"], before, opened, True, topic))
        others = [item for item in records if item["question"] != record["question"]]
        same = [item for item in others if item["topic"] == topic]
        for other in (chance.choice(same), chance.choice(others)):
            said = f"{before} {record['answer']}"
            cases.append((other["question"], said, opened, False, topic))
    return cases


def _ladders(
    records: Sequence[dict[str, str]], index: Nearest, chance: random.Random
) -> list[Case]:
    cases: list[Case] = []
    for entry in index.entries:
        question, topic = entry.question, entry.topic.id
        points = chance.sample(question.key_points, 3)
        before = " ".join([question.prompt, *(point.text for point in points)])
        opened = question if chance.random() < 0.7 else _opened(question.prompt, "", index)
        option = question.alternatives[0].name if question.alternatives else "the other one"
        for rung in chance.sample(question.probes, 3):
            asked = rung.text.replace("$option", option).replace("$claim", "“it is faster”")
            cases.append((asked, before, opened, True, topic))
        for other in chance.sample(list(records), 3):
            cases.append((other["question"], before, opened, False, topic))
    return cases


def _opened(asked: str, answered: str, index: Nearest) -> Question:
    ranked, topic = index.ranked(asked, answered), index.topic(asked, answered)
    assert topic is not None
    return improvised(asked, [r.placed for r in ranked if r.placed.topic.id == topic.id][:3])


if __name__ == "__main__":
    raise SystemExit(main())
