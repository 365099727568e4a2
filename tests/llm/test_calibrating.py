"""`calibrate --examiner llm`: the model alone is measured, nothing done is lost or paid twice."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from interviewer.cli import main
from tests.llm.author import grades_mildly
from tests.llm.material import KEY
from tests.llm.server import Behaviour, Exchange, answers, streamed
from tests.llm.serving import serving

Captured = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[2]
FILE = ROOT / "examples" / "calibration" / "optimization.yaml"
ASKED = ["--examiner", "llm", "--model", "openai:gpt-5.4-mini"]


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def calibrate(
    behaviours: Sequence[Behaviour], monkeypatch: pytest.MonkeyPatch, *more: str
) -> tuple[int, int]:
    """The exit code and the number of requests."""
    with serving(behaviours) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        code = main(["calibrate", str(FILE), *ASKED, *more])
        return code, len(server.exchanges)


def test_the_model_is_measured_beside_the_local_examiner(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert calibrate([grades_mildly], monkeypatch, "--json") == (0, 10)
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert report["examined"] == report["agreement"]["answers"] == report["local"]["answers"] == 10
    assert report["unscored"] == []
    assert report["quotes"] == {"given": 20, "said": 20}
    assert report["follow_ups"] > 0
    assert report["usage"]["input_tokens"] > 10_000
    assert report["usage"]["cost"] > 0


def test_the_report_reads_as_a_table(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    assert calibrate([grades_mildly], monkeypatch)[0] == 0
    captured = capsys.readouterr()
    lines = captured.out.splitlines()
    assert lines[0] == "10 answers examined"
    starts = ["this examiner", "the local examiner", "answer length alone"]
    assert [line[:20].rstrip() for line in lines[3:6]] == [start[:20].rstrip() for start in starts]
    assert "→ too few answers to choose an examiner by: take 50 or more" in lines
    for name in ("definition", "tradeoff", "example", "limitation", "level"):
        assert any(line.startswith(f"{name} ") for line in lines)
    assert "quotes       20 of the 20 given were said (100%)" in lines
    assert lines[-1].startswith("tokens ")
    assert KEY not in captured.out + captured.err


async def _fails_every_other(exchange: Exchange) -> None:
    if "Adam" in exchange.body["messages"][1]["content"].split("<said-")[-1]:
        await grades_mildly(exchange)
    else:
        await streamed(text="I would rather not.")(exchange)


def test_nobody_grades_in_the_place_of_the_model(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert calibrate([_fails_every_other], monkeypatch, "--json")[0] == 0
    report = json.loads(capsys.readouterr().out)
    unscored = len(report["unscored"])
    assert 0 < unscored < 10
    assert report["agreement"]["answers"] == 10 - unscored
    assert set(report["unscored"]) == {
        "the model's reply was not in the agreed form (`the whole reply`: json_invalid)"
    }


def test_what_got_no_grade_is_tried_again_and_the_rest_is_not_paid_twice(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path
) -> None:
    results = ["--results", str(tmp_path / "mine.jsonl"), "--json"]
    assert calibrate([_fails_every_other], monkeypatch, *results) == (0, 10)
    unscored = len(json.loads(capsys.readouterr().out)["unscored"])
    assert calibrate([grades_mildly], monkeypatch, *results) == (0, unscored)
    captured = capsys.readouterr()
    assert f"({unscored} to do)" in captured.err
    assert json.loads(captured.out)["unscored"] == []
    assert calibrate([grades_mildly], monkeypatch, *results) == (0, 0)
    assert KEY not in (tmp_path / "mine.jsonl").read_text(encoding="utf-8")


def test_an_endpoint_that_gives_nothing_is_given_up(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    refused = answers("401 Unauthorized", "{}")
    assert calibrate([refused], monkeypatch, "--at-once", "1") == (1, 8)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines()[-1] == (
        "calibrate: 8 answers and no grade: the key was refused (401). "
        "`interviewer doctor` makes one call and says what is wrong."
    )


def test_a_spent_budget_ends_in_the_figures_of_what_was_bought(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert calibrate([grades_mildly], monkeypatch, "--budget", "15k", "--json")[0] == 0
    report = json.loads(capsys.readouterr().out)
    assert report["usage"]["input_tokens"] <= 15_000
    assert report["agreement"]["answers"] == 10 - len(report["unscored"])
    assert set(report["unscored"]) == {"the budget is spent"}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        pytest.param(["--model", "openai:gpt-5.4"], "of `openai:gpt-5.4-mini`", id="a model"),
        pytest.param(["--examiner", "local"], "of `openai:gpt-5.4-mini`", id="locally"),
    ],
)
def test_the_grades_of_two_examiners_never_stand_in_one_file(
    changed: list[str],
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    tmp_path: Path,
) -> None:
    results = ["--results", str(tmp_path / "mine.jsonl")]
    assert calibrate([grades_mildly], monkeypatch, *results)[0] == 0
    assert calibrate([grades_mildly], monkeypatch, *results, *changed) == (1, 0)
    assert f"it holds grades {says}. Name another file." in capsys.readouterr().err


def test_a_results_file_that_cannot_be_written_is_told_before_anything_is_paid(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path
) -> None:
    nowhere = tmp_path / "no" / "mine.jsonl"
    assert calibrate([grades_mildly], monkeypatch, "--results", str(nowhere)) == (1, 0)
    last = capsys.readouterr().err.splitlines()[-1]
    assert last == f"{nowhere}: no such file or directory. Name another file."


def test_ctrl_c_reports_what_is_done_and_the_next_run_goes_on(tmp_path: Path) -> None:
    """Answers are given only while fewer than four are known; then the run is interrupted."""
    done = 0

    async def four(exchange: Exchange) -> None:
        nonlocal done
        done += 1
        if done <= 4:
            await grades_mildly(exchange)
            return
        os.kill(process.pid, signal.SIGINT)

    results = tmp_path / "mine.jsonl"
    command = [sys.executable, "-m", "interviewer", "calibrate", str(FILE), *ASKED]
    with serving([four]) as server:
        process = subprocess.Popen(
            [*command, "--results", str(results), "--at-once", "1"],
            env={**os.environ, "OPENAI_BASE_URL": server.url, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert "stopped at 4 of 10; the same command goes on from here" in err
    assert out.startswith("4 answers examined")
    assert len(results.read_text(encoding="utf-8").splitlines()) == 4
