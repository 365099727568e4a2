"""Files of answers: what is read, and the sentence for what is not."""

import json
from pathlib import Path

import pytest

from interviewer.core.playbook import Criterion, Mark
from interviewer.errors import LabelError
from interviewer.labels import LARGEST_FILE, read_answers

PLAIN = {"id": "a-1", "question": "Why Adam?", "answer": "It adapts the step."}
LABELS = """
  labels:
    elements: {definition: partial, tradeoff: missing, example: missing, limitation: missing}
    evidence: {definition: [It adapts the step.]}
    red_flags: [{kind: no_failure_mode, quote: null}]
    level: below_bar
    best_next_target: tradeoff
    other_option: SGD
"""
YAML = "- id: a-1\n  topic: optimization\n  question: Why Adam?\n  answer: It adapts the step.\n"


def _file(folder: Path, text: str | bytes, name: str = "answers.yaml") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return path


def test_labels_become_values(tmp_path: Path) -> None:
    (answer,) = read_answers(_file(tmp_path, YAML + LABELS.lstrip("\n")), labelled=True)
    assert answer.labels is not None
    assert answer.labels.elements.marks()[Criterion.DEFINITION] is Mark.PARTIAL
    assert answer.labels.best_next_target is Criterion.TRADEOFF


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", YAML),
        ("a.yml", "\ufeff" + YAML),
        ("a.json", json.dumps([PLAIN])),
        ("a.jsonl", json.dumps(PLAIN) + "\n\n"),
        ("a.txt", YAML),
    ],
)
def test_answers_without_labels_are_read(tmp_path: Path, name: str, text: str) -> None:
    (answer,) = read_answers(_file(tmp_path, text, name))
    assert (answer.id, answer.labels) == ("a-1", None)


def _complaint(path: Path, *, labelled: bool = False) -> str:
    with pytest.raises(LabelError) as caught:
        read_answers(path, labelled=labelled)
    return str(caught.value).replace(f"{path.parent}/", "")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", "answers.yaml: it is empty. Give a list of answers.", id="empty"),
        pytest.param(" \n\n", "answers.yaml: it is empty. Give a list of answers.", id="blank"),
        pytest.param("[]", "answers.yaml: no answers in it. Give a list of answers.", id="no item"),
        pytest.param(
            "id: x",
            "answers.yaml: it holds no list. Put every answer into one list (`- id: ...`).",
            id="not a list",
        ),
        pytest.param(
            "- just words",
            "answers.yaml, line 1: answer 1: input should be a valid dictionary or instance of "
            "LabelledAnswer. Correct it.",
            id="not a record",
        ),
        pytest.param(
            b"- id: \xe4", "answers.yaml: byte 6 is not UTF-8. Save the file as UTF-8.", id="latin"
        ),
        pytest.param(
            YAML + "  colour: red\n",
            "answers.yaml, line 5: `a-1`: `colour` is not a known field. Remove it.",
            id="unknown key",
        ),
        pytest.param(
            "- id: a-1\n  question: Why?\n",
            "answers.yaml, line 1: `a-1`: `answer` is missing. Add it.",
            id="missing field",
        ),
        pytest.param(
            YAML + LABELS.lstrip("\n").replace("level: below_bar", "level: junior"),
            "answers.yaml, line 9: `a-1`: `labels.level` is `junior`. "
            "Use 'below_bar', 'mid' or 'senior'.",
            id="unknown level",
        ),
        pytest.param(
            YAML + YAML,
            "answers.yaml, line 5: the id `a-1` stands twice. Give every answer its own.",
            id="id twice",
        ),
        pytest.param(
            "- id: &a x\n  question: *a\n  answer: y\n",
            "answers.yaml, line 2: YAML aliases (`*name`) are not allowed here. "
            "Write the value out.",
            id="alias",
        ),
    ],
)
def test_bad_yaml_gets_one_sentence(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    assert _complaint(_file(tmp_path, text)) == sentence


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.json", "[{]", "a.json, line 1: not valid JSON: "),
        ("a.json", '{"id": 1}', "a.json: it holds no list."),
        ("a.json", "[" * 100_000, "a.json: not valid JSON: it is nested too deeply."),
        ("a.jsonl", json.dumps(PLAIN) + "\n{oops}\n", "a.jsonl, line 2: not valid JSON: "),
        ("a.jsonl", json.dumps(PLAIN) + "\n[1]\n", "a.jsonl, line 2: answer 2: "),
        ("a.json", '[{"id": NaN}]', "a.json: not valid JSON: `NaN` is no JSON value."),
        ("a.json", json.dumps([{**PLAIN, "id": 7}]), "a.json: answer 1: `id`: "),
    ],
)
def test_bad_json_gets_one_sentence(tmp_path: Path, name: str, text: str, sentence: str) -> None:
    assert _complaint(_file(tmp_path, text, name)).startswith(sentence)


def test_a_billion_laughs_are_refused_before_they_grow(tmp_path: Path) -> None:
    bomb = "a: &a [x, x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(12)
    )
    assert "aliases" in _complaint(_file(tmp_path, bomb))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    assert _complaint(folder) == "answers: is a folder. Give a file of answers."


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert _complaint(tmp_path / "gone.yaml").startswith("gone.yaml: no such file")


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    assert _complaint(path).startswith("huge.yaml: over 20000 kB.")


def test_labels_are_asked_for_where_they_are_needed(tmp_path: Path) -> None:
    path = _file(tmp_path, YAML)
    assert _complaint(path, labelled=True).startswith("answers.yaml, line 1: `a-1` has no `labels`")


def test_evidence_that_was_never_said_is_refused(tmp_path: Path) -> None:
    text = YAML + LABELS.lstrip("\n").replace("[It adapts the step.]", "[It is fast.]")
    assert "the evidence `It is fast.` is not in the answer" in _complaint(_file(tmp_path, text))
