"""A debrief that a model had part in, and `review --regrade`: who graded, what it cost."""

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from interviewer.cli import main
from tests.llm.author import grades_mildly
from tests.llm.material import KEY, part, reply_with
from tests.llm.server import Behaviour, Exchange, answers, streamed
from tests.llm.serving import serving
from tests.llm.test_model_choice import SAID

Captured = pytest.CaptureFixture[str]
ASKED = ["--regrade", "--examiner", "llm", "--model", "openai:gpt-5.4-mini"]


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path) -> Path:
    """The folder of a finished session that was examined locally."""
    said = io.TextIOWrapper(io.BytesIO("\n\n".join(SAID).encode()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", said)
    assert main(["chat", "--question", "why-adam", "--seed", "1", "--examiner", "local"]) == 0
    capsys.readouterr()
    [folder] = (tmp_path / "sessions").iterdir()
    return folder


def regrade(behaviours: Sequence[Behaviour], monkeypatch: pytest.MonkeyPatch, *more: str) -> int:
    """The number of requests it took."""
    with serving(behaviours) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        assert main(["review", *ASKED, *more]) == 0
        return len(server.exchanges)


def test_another_examiner_is_shown_beside_the_old_one_with_its_cost(
    session: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    before = (session / "events.jsonl").read_bytes()
    assert regrade([grades_mildly], monkeypatch) == 3
    captured = capsys.readouterr()
    rows = dict(line.split(maxsplit=1) for line in captured.out.splitlines()[1:6])
    assert list(rows) == ["definition", "tradeoff", "example", "limitation", "level"]
    assert rows["definition"].startswith(("partial ", "solid ", "missing "))
    assert "→ partial" in rows["definition"]
    assert "Tokens: " in captured.err
    assert "about $0.0" in captured.err
    assert (session / "events.jsonl").read_bytes() == before
    assert len(list(session.glob("regraded-*.jsonl"))) == 1


def test_three_runs_show_their_spread(
    session: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    runs = 0

    async def changes_its_mind(exchange: Exchange) -> None:
        nonlocal runs
        runs += 1
        await (grades_mildly if runs <= 6 else _sees_nothing)(exchange)

    assert regrade([changes_its_mind], monkeypatch, "--times", "3") == 9
    out = capsys.readouterr().out
    [definition] = [line for line in out.splitlines() if line.startswith("  definition")]
    assert definition.split("→")[1].split("←")[0].strip() == "partial 2×, missing 1×"


async def _sees_nothing(exchange: Exchange) -> None:
    nothing = {name: part("missing") for name in ("definition", "tradeoff", "example")}
    text = reply_with(**nothing, limitation=part("missing"), key_points=[], probe="")
    await streamed(text=text)(exchange)


def test_answers_that_others_had_to_grade_are_named(
    session: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    regrade([answers("401 Unauthorized", "{}")], monkeypatch)
    captured = capsys.readouterr()
    assert "  3 × examined locally: the key was refused (401)" in captured.out.splitlines()
    assert "Tokens" not in captured.err
    assert "--times 3" not in captured.err
    regrade([answers("401 Unauthorized", "{}")], monkeypatch, "--json")
    [row] = json.loads(capsys.readouterr().out)
    assert row["fell_back"] == {"the key was refused (401)": 3}


def test_a_debrief_says_who_graded_why_the_rest_was_not_and_what_it_cost(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    said = io.TextIOWrapper(io.BytesIO("\n\n".join(SAID).encode()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", said)
    with serving([grades_mildly]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        options = ["--question", "why-adam", "--seed", "1", "--model", "openai:gpt-5.4-mini"]
        assert main(["chat", *options, "--budget", "6k"]) == 0
        assert len(server.exchanges) == 2
    assert capsys.readouterr().out.count("The budget is spent: examined locally instead.") == 1
    assert main(["review"]) == 0
    last = " ".join(capsys.readouterr().out.split()).partition(" Graded by ")[2]
    assert last.startswith("openai:gpt-5.4-mini; quotes and verdict checked by code. ")
    assert "The rest was graded locally: a shape check" in last
    assert "Fell back because the budget is spent. Tokens: " in last
    assert last.endswith("about $0.005.")


async def _knows_one(exchange: Exchange) -> None:
    if "cosine" in exchange.body["messages"][1]["content"]:
        await grades_mildly(exchange)
    else:
        await answers("403 Forbidden", "{}")(exchange)


def test_answers_in_a_file_say_who_graded_them_and_why(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path
) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(
        "- {id: one, topic: optimization, question: Why a cosine schedule?, answer: It settles.}\n"
        "- {id: two, topic: optimization, question: Why Adam?, answer: It is quick to tune.}\n",
        encoding="utf-8",
    )
    with serving([_knows_one]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        assert main(["grade", str(file), "--model", "openai:mine"]) == 0
    captured = capsys.readouterr()
    rows = [json.loads(line) for line in captured.out.splitlines()]
    assert [row["examiner"] for row in rows] == ["llm", "local"]
    told = captured.err.splitlines()
    assert told[-2] == ("1 × examined locally: this key may not use the model `openai:mine` (403)")
    assert told[-1].startswith("Tokens: ")
