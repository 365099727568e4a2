"""`grade`, `calibrate` and `review --regrade` through the front door, locally and with a model."""

import json
from pathlib import Path

import pytest

from interviewer.cli import main
from tests.test_cli import FIRST, SECOND, Captured, Say, say

__all__ = ["say"]

ROOT = Path(__file__).parent.parent
CALIBRATION = ROOT / "examples" / "calibration"
_ANSWERS = """\
- id: one
  topic: optimization
  question: Why is a cosine schedule a good idea?
  answer: Because the big step gets you close and the small one settles.
- id: two
  topic: optimization
  question: Which optimizer did you use?
  prior_answer: AdamW at 2e-5.
  probe: Why not SGD with momentum?
  answer: I don't know.
"""


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.yaml"
    path.write_text(_ANSWERS, encoding="utf-8")
    return path


def test_grade_writes_a_line_an_answer_with_quotes_that_stand(
    answers: Path, capsys: Captured
) -> None:
    assert main(["grade", str(answers)]) == 0
    captured = capsys.readouterr()
    rows = [json.loads(line) for line in captured.out.splitlines()]
    assert [row["id"] for row in rows] == ["one", "two"]
    for row in rows:
        assert set(row) == {
            "id", "elements", "evidence", "red_flags", "level", "probe", "examiner", "ungraded",
        }  # fmt: skip
        assert row["examiner"] == "local"
        assert row["ungraded"] is None
        said = " ".join(quote for quotes in row["evidence"].values() for quote in quotes)
        assert all(word in _ANSWERS for word in said.split())
    assert rows[0]["probe"]["text"].endswith("?")
    assert rows[1]["level"] == "below_bar"
    assert "2 answers, examined locally" in captured.err


def test_grade_does_not_touch_an_answer_file_that_is_broken(
    tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(_ANSWERS.replace("answer:", "anser:"), encoding="utf-8")
    assert main(["grade", str(path)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"{path}, line " in captured.err


def test_calibrate_reports_held_out_figures_that_reach_the_promise(capsys: Captured) -> None:
    assert main(["calibrate", str(CALIBRATION), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["examined"] >= 380
    assert report["held_out"] >= 380
    assert report["unscored"] == []
    assert report["agreement"]["standing"] == 1.0
    assert report["agreement"]["macro_f1"] >= 0.62
    assert report["agreement"]["level_qwk"] >= 0.65


def test_a_second_calibration_goes_on_from_the_kept_results(
    tmp_path: Path, capsys: Captured
) -> None:
    file, results = str(CALIBRATION / "behavioral.yaml"), tmp_path / "results.jsonl"
    assert main(["calibrate", file, "--results", str(results)]) == 0
    first = capsys.readouterr()
    lines = results.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 5
    results.write_text("\n".join(lines[:3]) + "\n", encoding="utf-8")
    assert main(["calibrate", file, "--results", str(results)]) == 0
    second = capsys.readouterr()
    assert "(2 to do)" in second.err
    assert first.out.replace("5 of them", "2 of them") == second.out
    assert sorted(results.read_text(encoding="utf-8").splitlines()) == sorted(lines)


def test_results_of_something_else_are_refused(tmp_path: Path, capsys: Captured) -> None:
    results = tmp_path / "results.jsonl"
    results.write_text("hello\n", encoding="utf-8")
    file = str(CALIBRATION / "behavioral.yaml")
    assert main(["calibrate", file, "--results", str(results)]) == 1
    assert "these are no results of a calibration" in capsys.readouterr().err
    assert results.read_text(encoding="utf-8") == "hello\n"


def test_regrading_shows_differences_and_leaves_the_session_alone(
    say: Say, capsys: Captured, tmp_path: Path
) -> None:
    say(FIRST, SECOND, "/quit")
    main(["chat", "--question", "why-adam", "--seed", "1"])
    [session] = (tmp_path / "sessions").iterdir()
    before = (session / "events.jsonl").read_bytes()
    capsys.readouterr()
    assert main(["review", "--regrade", "--times", "2", "--json"]) == 0
    [row] = json.loads(capsys.readouterr().out)
    assert row["question"] == "why-adam"
    assert row["level"]["new"] == [row["level"]["old"]] * 2
    assert (session / "events.jsonl").read_bytes() == before
    assert len(list(session.glob("regraded-*.jsonl"))) == 1


def test_a_model_is_asked_for_only_when_there_is_one(say: Say, capsys: Captured) -> None:
    say("")
    assert main(["chat", "--examiner", "llm"]) == 1
    assert "--examiner local" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("budget", "says"), [("lots", "`lots` is none"), ("$1", "no price is known")]
)
def test_a_budget_that_cannot_be_kept_is_told_before_the_interview(
    budget: str,
    says: str,
    say: Say,
    capsys: Captured,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-of-the-test")
    say("")
    assert main(["chat", "--model", "openai:unheard-of", "--budget", budget]) == 1
    assert says in capsys.readouterr().err
    assert not list((tmp_path / "sessions").glob("*"))


def test_an_endpoint_without_a_model_asks_for_its_name(
    say: Say, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    say("")
    assert main(["chat"]) == 1
    assert "--model" in capsys.readouterr().err


def test_a_dead_endpoint_costs_one_calm_line_and_no_answer(
    say: Say, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-of-the-test")
    say(FIRST, SECOND, "/quit")
    assert main(["chat", "--question", "why-adam", "--model", "openai:local"]) == 0
    captured = capsys.readouterr()
    assert captured.out.count("examined locally instead") == 1
    assert "sk-secret" not in captured.out + captured.err
    assert main(["review", "--json"]) == 0
    [thread] = json.loads(capsys.readouterr().out)["threads"]
    sources = [turn["source"] for turn in thread["turns"] if turn["source"]]
    assert all(source["examiner"] == "local" and source["fell_back"] for source in sources)


def test_doctor_says_what_is_wrong_with_the_endpoint(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    assert main(["doctor", "--model", "openai:local", "--json"]) == 0
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)}
    assert not checks["model"]["works"]
    assert "nothing answers at 127.0.0.1" in checks["model"]["found"]
    assert checks["model"]["remedy"]
