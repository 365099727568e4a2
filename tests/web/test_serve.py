"""The command `serve`: what it refuses to open, what it says, and what it keeps to itself."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from interviewer.cli import main
from interviewer.web.server import bind
from tests.web.crowd import Crowd
from tests.web.serving import Server

_KEY = "sk-of-nobody-but-me"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "example.org"])
def test_beyond_this_machine_it_demands_a_password(
    host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--no-browser", "--port", "0", "--host", host]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        f"--host: `{host}` can be reached by other machines, which could read your sessions and "
        "sit interviews at your cost. Add --password, or leave --host out.\n"
    )


def test_a_short_password_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--no-browser", "--password", "secret7"]) == 1
    assert "--password: it needs at least 8 characters." in capsys.readouterr().err


def test_a_port_in_use_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    taken = bind("127.0.0.1", 0)
    port = taken.getsockname()[1]
    assert main(["serve", "--no-browser", "--port", str(port)]) == 1
    taken.close()
    assert capsys.readouterr().err == (
        f"--port: 127.0.0.1, port {port}: address already in use. Choose another with --port.\n"
    )


def test_an_open_server_says_what_that_means_and_stops_on_ctrl_c() -> None:
    command = [sys.executable, "-m", "interviewer", "serve", "--no-browser", "--port", "0",
               "--host", "0.0.0.0", "--password", "correct horse"]  # fmt: skip
    served = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert served.stdout is not None
    address = served.stdout.readline()
    assert address.startswith("Open http://localhost:")
    assert httpx.get(address.split()[1]).status_code == 200
    served.send_signal(signal.SIGINT)
    _, told = served.communicate(timeout=60)
    assert served.returncode == 0
    assert "with the password. The connection is not encrypted" in told
    assert "Traceback" not in told


def test_the_key_of_a_model_reaches_no_page(
    sessions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", _KEY)
    with Server(sessions) as server:
        crowd = Crowd(server, lambda _number, _turn: "")
        session = crowd.begin({"questions": 1})
        paths = ["/", "/api/offer", "/api/sessions", "/sessions", f"/interview/{session}"]
        told = {path: httpx.get(server.home + path, headers=crowd.headers) for path in paths}
        kept = (sessions / session / "events.jsonl").read_text(encoding="utf-8")
    assert [path for path, answer in told.items() if answer.status_code != 200] == []
    assert [path for path, answer in told.items() if _KEY in answer.text] == []
    assert _KEY not in kept
    readers = told["/api/offer"].json()["readers"]
    assert [reader["examiner"] for reader in readers] == ["llm", "local"]
    assert "is sent to the model" in readers[0]["leaves"]
    assert readers[1]["leaves"] == "Nothing leaves this machine."


def test_questions_given_at_the_start_are_offered_and_asked(sessions: Path) -> None:
    with Server(sessions, "--question", "why-adam", "--seed", "1") as server:
        crowd = Crowd(server, lambda _number, _turn: "")
        [prompt] = httpx.get(f"{server.home}/api/offer", headers=crowd.headers).json()["prompts"]
        session = crowd.begin({"questions": 3})
        kept = (sessions / session / "events.jsonl").read_text(encoding="utf-8")
    assert "Adam" in prompt
    plan = json.loads(kept.splitlines()[0])["plan"]
    assert [planned["question"] for planned in plan] == ["why-adam"]
