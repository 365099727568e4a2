"""From options and environment to a model: where it is asked, how long, and what doctor says."""

import io
import json
import re
import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import pytest

from interviewer.cli import main
from interviewer.commands.model_check import remedy
from interviewer.commands.model_choice import DEFAULT_MODEL, ModelChoice
from interviewer.errors import SettingsError
from interviewer.settings import read_environment
from tests.llm.author import grades_mildly
from tests.llm.faults import FAULTS
from tests.llm.material import KEY
from tests.llm.server import Behaviour, answers, streamed
from tests.llm.serving import serving

Captured = pytest.CaptureFixture[str]
EXAMPLES = Path(__file__).parents[2] / "examples" / "calibration"
LOCAL = "http://127.0.0.1:8080/v1"


def chosen(environment: dict[str, str], **options: object) -> ModelChoice:
    defaults = {"model": None, "budget": None, "patience": None, "replies": None}
    return ModelChoice.of(Namespace(**{**defaults, **options}), read_environment(environment))


def test_a_key_alone_asks_the_default_model_at_the_provider() -> None:
    choice = chosen({"OPENAI_API_KEY": KEY})
    settings = choice.build_model().client.settings
    assert settings.identifier == DEFAULT_MODEL
    assert settings.base_url is None
    assert (settings.first_chunk, settings.total) == (6, 20)
    assert choice.described == (
        f"examined by {DEFAULT_MODEL}: the text of your answers is sent there"
    )


@pytest.mark.parametrize(
    ("model", "used"),
    [
        pytest.param("openai:llama3", True, id="named as openai"),
        pytest.param("llama3:8b", True, id="a tag of a local server"),
        pytest.param("llama3", True, id="bare"),
        pytest.param("azure_openai:mine", False, id="another provider"),
    ],
)
def test_the_endpoint_in_the_environment_is_for_its_own_protocol(model: str, used: bool) -> None:
    choice = chosen({"OPENAI_BASE_URL": LOCAL}, model=model)
    settings = choice.build_model().client.settings
    assert settings.base_url == (LOCAL if used else None)
    assert (LOCAL in choice.described) == used
    assert settings.is_openai == used


@pytest.mark.parametrize(
    ("url", "patience", "deadlines"),
    [
        pytest.param(LOCAL, None, (60, 60), id="this machine"),
        pytest.param("http://localhost:11434/v1", None, (60, 60), id="this machine by name"),
        pytest.param("https://models.example/v1", None, (6, 20), id="elsewhere"),
        pytest.param("https://models.example/v1", 90, (90, 90), id="as asked"),
    ],
)
def test_a_model_on_this_machine_gets_more_time(
    url: str, patience: int | None, deadlines: tuple[float, float]
) -> None:
    choice = chosen({"OPENAI_BASE_URL": url}, model="llama3", patience=patience)
    settings = choice.build_model().client.settings
    assert (settings.first_chunk, settings.total) == deadlines


@pytest.mark.parametrize(
    ("environment", "model", "says"),
    [
        pytest.param({}, "openai:gpt-5.4", "OPENAI_API_KEY is not set", id="no key"),
        pytest.param({}, "acme:large", "`acme:large`: no such provider", id="no provider"),
        pytest.param({}, "anthropic:x", "pip install langchain-anthropic", id="no package"),
        pytest.param({}, "bedrock:x", "pip install langchain-aws", id="another name"),
        pytest.param({"OPENAI_API_KEY": "sk-ü"}, "gpt-5.4", "no key has", id="a typed key"),
        pytest.param({"OPENAI_API_KEY": "sk a"}, "gpt-5.4", "no key has", id="a torn key"),
        pytest.param({"OPENAI_BASE_URL": "localhost:80"}, "a", "no address", id="no scheme"),
        pytest.param({"OPENAI_BASE_URL": "http://[x/v1"}, "a", "no address", id="broken"),
    ],
)
def test_what_cannot_work_is_told_before_the_first_question(
    environment: dict[str, str], model: str, says: str
) -> None:
    with pytest.raises(SettingsError, match=re.escape(says)) as caught:
        chosen(environment, model=model)
    assert "sk" not in str(caught.value)


def test_where_nobody_waits_a_full_endpoint_is_asked_for_two_minutes() -> None:
    waiting = chosen({"OPENAI_API_KEY": KEY})
    unhurried = replace(waiting, unhurried=True).build_model().client.settings
    assert (unhurried.first_chunk, unhurried.total) == (120, 120)
    assert unhurried.retries > waiting.build_model().client.settings.retries
    asked = replace(waiting, unhurried=True, patience=30).build_model().client.settings
    assert asked.total == 30


def test_a_limit_of_a_minute_does_not_end_a_calibration(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    full = answers("429 Too Many", "{}", retry_after="0")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with serving([*[full] * 4, grades_mildly]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        file = str(EXAMPLES / "behavioral.yaml")
        options = ["--examiner", "llm", "--model", "openai:mine", "--at-once", "1", "--json"]
        assert main(["calibrate", file, *options]) == 0
    assert json.loads(capsys.readouterr().out)["unscored"] == []


def test_what_an_address_hides_is_not_shown() -> None:
    url = f"https://me:{KEY}@models.example:8443/v1?api-key={KEY}"
    choice = chosen({"OPENAI_BASE_URL": url, "OPENAI_API_KEY": KEY}, model="llama3")
    assert choice.where == "https://models.example:8443/v1"
    assert "https://models.example:8443/v1: the text" in choice.described
    assert KEY not in choice.described + repr(choice.environment.api_key)


@pytest.mark.parametrize("reason", sorted({fault.reason for fault in FAULTS.values()}))
def test_every_fault_has_a_remedy_of_its_own(reason: str) -> None:
    assert remedy(reason) != remedy("something nobody has seen")


def doctor(behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch, out: Captured) -> tuple[str, int]:
    """What doctor says of the model, and the number of requests."""
    with serving([behaviour]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        assert main(["doctor", "--model", "openai:mine"]) == 0
        captured = out.readouterr()
        assert KEY not in captured.out + captured.err
        said = captured.out[captured.out.index(" model: ") - 3 :].splitlines()
        return " ".join(line.strip() for line in said[:2]), len(server.exchanges)


def test_doctor_needs_one_call_to_say_that_all_works(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    said, requests = doctor(grades_mildly, monkeypatch, capsys)
    assert requests == 1
    assert said.startswith("ok  model: openai:mine at http://127.0.0.1:")
    assert "keeps to the form (a JSON schema); one call took" in said


@pytest.mark.parametrize(
    ("behaviour", "found", "what"),
    [
        pytest.param(
            answers("401 Unauthorized", "{}"), "the key was refused (401)", "set the", id="key"
        ),
        pytest.param(
            answers("404 Not Found", "{}"), "does not offer the model", "name a model", id="model"
        ),
        pytest.param(
            answers("200 OK", "<html>", "text/html"), "no reply of a model", "/v1", id="endpoint"
        ),
        pytest.param(
            streamed(text="Gladly!"), "not in the agreed form", "JSON schema", id="structure"
        ),
    ],
)
def test_doctor_says_which_part_fails_and_what_to_do(
    behaviour: Behaviour,
    found: str,
    what: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    said, requests = doctor(behaviour, monkeypatch, capsys)
    assert requests == 1
    assert said.startswith("--  model: openai:mine at http://127.0.0.1:")
    assert found in said
    assert what in said.partition("→")[2]


SAID = [
    "It keeps running averages of the gradient and its square, so every weight gets its own step "
    "size. It converges fast and it is robust.",
    "On the vision model plain SGD ended a point higher. It took me two weeks to tune it though.",
    "The second moment goes stale when the data shifts. One odd batch then throws it far off.",
]


def chat(monkeypatch: pytest.MonkeyPatch, *options: str) -> int:
    """A whole interview of one question."""
    said = io.TextIOWrapper(io.BytesIO("\n\n".join(SAID).encode()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", said)
    return main(["chat", "--question", "why-adam", "--seed", "1", *options])


def test_an_interview_recorded_with_a_key_is_shown_again_without_one(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path
) -> None:
    """Sessions of their own: what was said in an earlier one is part of what is asked."""
    folder = str(tmp_path / "replies")
    options = ["--replies", folder, "--sessions"]
    with serving([grades_mildly]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("INTERVIEWER_MODEL", "openai:mine")
        assert chat(monkeypatch, *options, str(tmp_path / "one")) == 0
        first = capsys.readouterr().out.splitlines()
        assert len(server.exchanges) == 3
        assert chat(monkeypatch, *options, str(tmp_path / "two")) == 0
        assert len(server.exchanges) == 3
    capsys.readouterr()
    monkeypatch.delenv("OPENAI_API_KEY")
    monkeypatch.delenv("OPENAI_BASE_URL")
    assert chat(monkeypatch, *options, str(tmp_path / "three")) == 0
    again = capsys.readouterr().out.splitlines()
    assert f"examined by replies recorded in {folder}: nothing is sent" in again[0]
    assert again[1:] == first[1:]
    assert sum("You said “" in line for line in again) == 2
    assert not [line for line in again if "examined locally instead" in line]
    assert len(list(Path(folder).iterdir())) == 3


@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param(["--replies", "/nowhere/at/all"], "no such folder", id="nothing recorded"),
        pytest.param(
            ["--replies", ".", "--model", "azure_openai:mine"], "openai: models only", id="provider"
        ),
    ],
)
def test_replies_that_cannot_be_had_are_told_before_the_interview(
    options: list[str], says: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert chat(monkeypatch, *options) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err
    assert captured.err.startswith("--replies: `")


def test_the_key_is_in_no_file_and_on_no_screen(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path
) -> None:
    told = answers("401 Unauthorized", json.dumps({"error": {"message": f"bad key {KEY}"}}))
    folder = str(tmp_path / "replies")
    with serving([grades_mildly, told]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        assert chat(monkeypatch, "--model", "openai:mine", "--replies", folder) == 0
        assert main(["review", "--regrade", "--examiner", "llm", "--model", "openai:mine"]) == 0
        assert main(["review", "--json"]) == 0
        assert main(["doctor", "--model", "openai:mine", "--json"]) == 0
        assert any(KEY in exchange.headers["authorization"] for exchange in server.exchanges)
    captured = capsys.readouterr()
    assert KEY not in captured.out + captured.err
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".jsonl", ".sse"}
    assert not [path for path in files if KEY.encode() in path.read_bytes()]
