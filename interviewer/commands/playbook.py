"""`playbook list|show|check|schema`: look into rubric files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.commands.building import open_playbook
from interviewer.core.playbook import Criterion, Question, Topic
from interviewer.errors import RubricError
from interviewer.playbooks import Playbook, read_topic

if TYPE_CHECKING:
    from argparse import Namespace

_FEWEST_PHRASINGS = 3
"""The local examiner finds a key point by its phrasings; under three it misses too much."""


def list_topics(arguments: Namespace) -> int:
    """Every topic with its questions."""
    topics = open_playbook(arguments).topics()
    if arguments.json:
        print(json.dumps([_outline(topic) for topic in topics], ensure_ascii=False, indent=2))
        return 0
    for topic in topics:
        print(f"{topic.id}: {topic.title} ({len(topic.questions)} questions)")
        for question in topic.questions:
            print(f"  {question.id:<28} {question.level:<7} {question.prompt}")
    return 0


def show(arguments: Namespace) -> int:
    """One topic or question, whole."""
    found = _find(open_playbook(arguments), arguments.id)
    if arguments.json:
        print(found.model_dump_json(indent=2))
    elif isinstance(found, Topic):
        print(f"{found.title}: {found.summary}")
        for question in found.questions:
            print(f"  {question.id:<28} {question.prompt}")
    else:
        _print_question(found)
    return 0


def check(arguments: Namespace) -> int:
    """Validate every file; exit 1 with one sentence at the first that cannot be used."""
    path = Path(arguments.path).expanduser() if arguments.path else None
    if path is not None and path.is_file():
        topics: tuple[Topic, ...] = (read_topic(path),)
    else:
        topics = (Playbook.at(path) if path else Playbook.shipped()).topics()
    advice = [line for topic in topics for line in _advice(topic)]
    for line in advice:
        print(line)
    questions = sum(len(topic.questions) for topic in topics)
    print(f"{len(topics)} topics, {questions} questions: valid, {len(advice)} pieces of advice")
    return 0


def schema(_: Namespace) -> int:
    """The JSON schema of a rubric file, for editors."""
    print(schema_text(), end="")
    return 0


def schema_text() -> str:
    """What `rubrics/schema.json` holds."""
    value = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Topic.model_json_schema()}
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _outline(topic: Topic) -> dict[str, object]:
    return {
        "id": topic.id,
        "title": topic.title,
        "summary": topic.summary,
        "questions": [
            {"id": item.id, "prompt": item.prompt, "kind": item.kind, "level": item.level}
            for item in topic.questions
        ],
    }


def _find(playbook: Playbook, wanted: str) -> Topic | Question:
    topic = playbook.topic(wanted)
    if topic is not None:
        return topic
    for candidate in playbook.topics():
        question = candidate.question(wanted)
        if question is not None:
            return question
    message = f"`{wanted}`: no such topic or question. `interviewer playbook list` shows all."
    raise RubricError(message)


def _print_question(question: Question) -> None:
    print(f"{question.prompt}\n{question.kind}, {question.level}")
    for criterion in Criterion:
        print(f"\n{criterion}")
        print(f"  solid: {question.anchors.of(criterion).solid}")
        for point in question.points_for(criterion):
            print(f"  - {point.text}")
    print("\nother options")
    for option in question.alternatives:
        print(f"  - {option.name}: {option.wins_when}")
    print("\nmisconceptions")
    for wrong in question.misconceptions:
        print(f"  - {wrong.claim} → {wrong.correction}")
    print("\nprobes")
    for probe in question.probes:
        print(f"  - {probe.kind} ({probe.targets}): {probe.text}")


def _advice(topic: Topic) -> list[str]:
    return [f"{topic.id}/{item.id}: {line}" for item in topic.questions for line in _lacks(item)]


def _lacks(question: Question) -> list[str]:
    lacks = [
        f"no key point for {criterion}; its mark rests on cues alone"
        for criterion in Criterion
        if not question.points_for(criterion)
    ]
    lacks += [
        f"key point `{point.id}` has fewer than {_FEWEST_PHRASINGS} phrasings"
        for point in question.key_points
        if len(point.phrasings) < _FEWEST_PHRASINGS
    ]
    if not question.alternatives:
        lacks.append("no alternatives: nobody is asked why not the other option")
    targeted = {probe.targets for probe in question.probes}
    lacks += [f"no probe targets {item}" for item in Criterion if item not in targeted]
    return lacks
