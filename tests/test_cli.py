"""The command line through its front door: screens, exit codes, one sentence for bad input."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.cli import main
from interviewer.playbooks import Playbook

FIRST = (
    "It keeps running averages of the gradient and its square, so every weight gets its own step "
    "size. It converges fast and it is robust."
)
SECOND = (
    "Fair. On the vision model SGD with a cosine schedule ended a point higher, but it took me two "
    "weeks to tune, so for the prototypes I stayed on Adam."
)
Say = Callable[..., None]
Captured = pytest.CaptureFixture[str]
_ONE = ["chat", "--question", "why-adam", "--seed", "1"]


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Say:
    """Pipe these paragraphs in."""

    def pipe(*paragraphs: str) -> None:
        stream = io.TextIOWrapper(io.BytesIO("\n\n".join(paragraphs).encode()), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stream)

    return pipe


def test_a_piped_interview_reads_as_a_transcript(say: Say, capsys: Captured) -> None:
    say(FIRST, SECOND, "/quit")
    assert main(_ONE) == 0
    out = capsys.readouterr().out
    assert " Optimization · question 1 of 1" in out
    assert " Interviewer   Say you trained your last model with Adam. Why Adam?" in out
    assert " You           It keeps running averages of the gradient" in out
    assert "why not SGD with momentum?" in out
    assert "── notes ─" in out
    assert "── debrief ─" in out
    assert "\x1b" not in out


def test_real_mode_shows_the_whole_debrief_at_the_end_only(say: Say, capsys: Captured) -> None:
    say(FIRST, SECOND, "/quit")
    assert main([*_ONE, "--mode", "real"]) == 0
    before, debrief = capsys.readouterr().out.split("── debrief ─")
    assert "so far" not in before
    assert "── notes" not in before
    assert "Graded locally: a shape check" in debrief


def test_the_same_seed_asks_the_same_questions(say: Say, capsys: Captured) -> None:
    asked = []
    for _ in range(2):
        say("/skip", "/skip", "/skip")
        assert main(["chat", "--seed", "7"]) == 0
        out = capsys.readouterr().out
        asked.append([line for line in out.splitlines() if line.startswith(" Interviewer")])
    assert asked[0] == asked[1]
    assert len(asked[0]) == 3


def test_questions_do_not_repeat_in_a_session(say: Say, capsys: Captured) -> None:
    say(*["/skip"] * 11)
    assert main(["chat", "--topic", "optimization", "--questions", "11", "--seed", "2"]) == 0
    out = capsys.readouterr().out
    assert out.count("question 11 of 11") == 1
    asked = [line for line in out.splitlines() if line.startswith(" Interviewer")]
    assert len(set(asked)) == 11


def test_a_fallen_topic_comes_first_next_time(say: Say, capsys: Captured) -> None:
    say("banana", "banana", "banana")
    assert main(["chat", "--topic", "regularization", "--questions", "1"]) == 0
    say("/quit")
    capsys.readouterr()
    assert main(["chat"]) == 0
    assert "Regulari" in capsys.readouterr().out.splitlines()[3]


def test_review_shows_the_session_in_three_forms(say: Say, capsys: Captured) -> None:
    say(FIRST, SECOND, "/quit")
    main(_ONE)
    capsys.readouterr()
    assert main(["review"]) == 0
    assert "a stronger limitation" in capsys.readouterr().out
    assert main(["review", "--md"]) == 0
    assert capsys.readouterr().out.startswith("# Debrief of session")
    assert main(["review", "latest", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    [thread] = data["threads"]
    for mark in thread["marks"]:
        said = " ".join(turn["answer"] or "" for turn in thread["turns"])
        assert all(quote in said for quote in mark["quotes"])


def test_a_paused_interview_is_resumed_at_its_question(say: Say, capsys: Captured) -> None:
    say(FIRST, "/pause")
    assert main(_ONE) == 0
    out = capsys.readouterr().out
    assert "Go on with: interviewer resume " in out
    say(SECOND, "/quit")
    assert main(["resume"]) == 0
    out = capsys.readouterr().out
    assert "resumed · 1 question" in out
    assert "why not SGD with momentum?" in out
    assert main(["resume"]) == 1
    assert "no interrupted session" in capsys.readouterr().err


def test_sessions_are_listed_newest_first(say: Say, capsys: Captured) -> None:
    assert main(["sessions"]) == 0
    assert "No sessions in" in capsys.readouterr().out
    for _ in range(2):
        say("/quit")
        main(_ONE)
    capsys.readouterr()
    assert main(["sessions", "--limit", "1"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 2
    assert out[1] == "… and 1 more (--limit 0 lists all)"
    assert main(["sessions", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["chat", "--topic", "cooking"], "`cooking` is not in the playbook"),
        (["chat", "--question", "why-not"], "`why-not` is not in the playbook"),
        (["chat", "--rubrics", "/nowhere"], "/nowhere: no such folder"),
        (["chat", "--sessions", "/proc/nowhere"], "/proc/nowhere"),
        (["review"], "no sessions yet"),
        (["review", "1999"], "no sessions yet"),
        (["resume"], "no interrupted session"),
        (["playbook", "show", "cooking"], "`cooking`: no such topic or question"),
        (["playbook", "check", "/nowhere"], "/nowhere"),
        (["grade", "/nowhere.yaml"], "/nowhere.yaml"),
        (["calibrate", "/nowhere"], "/nowhere"),
        (["calibrate"], "no labelled answers"),
    ],
)
def test_a_user_error_is_one_sentence_and_exit_1(
    arguments: list[str], says: str, say: Say, capsys: Captured
) -> None:
    say("")
    assert main(arguments) == 1
    captured = capsys.readouterr()
    assert says in captured.err
    assert len(captured.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [["dance"], ["chat", "--questions", "0"], ["chat", "--probes", "x"], ["chat", "--mode", "fun"],
     ["chat", "--time-limit", "-1"], ["playbook"]],
)  # fmt: skip
def test_wrong_usage_is_exit_2(arguments: list[str], capsys: Captured) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    capsys.readouterr()


def test_no_command_shows_the_help(capsys: Captured) -> None:
    assert main([]) == 0
    assert "interviewer chat" in capsys.readouterr().out


def test_doctor_finds_an_interview_possible(say: Say, capsys: Captured) -> None:
    say("")
    assert main(["doctor", "--json"]) == 0
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)}
    assert checks["playbook"]["works"]
    assert checks["local examiner"]["works"]
    assert not checks["model"]["works"]
    assert "OPENAI_API_KEY" in checks["model"]["remedy"]


def test_a_full_disk_costs_nothing_that_was_said(
    say: Say, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file size limit stands in for the full disk: the same write fails in the same way."""
    import resource
    import signal

    monkeypatch.chdir(tmp_path)
    say(FIRST, SECOND, "/quit")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400, limits[1]))
    try:
        code = main([*_ONE, "--sessions", str(tmp_path / "kept")])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    captured = capsys.readouterr()
    assert code == 1
    assert "Make room" in captured.out + captured.err


@given(text=st.text(max_size=400))
def test_any_piped_text_is_an_interview_and_never_a_traceback(text: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(text.encode("utf-8", "surrogatepass")), encoding="utf-8")
    before, sys.stdin = sys.stdin, stream
    out, sys.stdout = sys.stdout, io.StringIO()
    try:
        assert main([*_ONE, "--probes", "1"]) == 0
        assert "Traceback" not in sys.stdout.getvalue()
    finally:
        sys.stdin, sys.stdout = before, out


def test_the_shipped_schema_is_the_one_the_code_follows(capsys: Captured) -> None:
    assert main(["playbook", "schema"]) == 0
    shipped = Path(__file__).parent.parent / "rubrics" / "schema.json"
    assert capsys.readouterr().out == shipped.read_text(encoding="utf-8")


def test_the_shipped_playbook_covers_what_it_promises(capsys: Captured) -> None:
    assert main(["playbook", "check"]) == 0
    assert capsys.readouterr().out.endswith("valid, 0 pieces of advice\n")
    topics = Playbook.shipped().topics()
    assert {topic.id for topic in topics} == {
        "dl-vs-ml", "nn-mechanics", "optimization", "fit-and-gradients", "architectures",
        "regularization", "transfer-learning", "second-question", "system-design", "behavioral",
    }  # fmt: skip
    assert all(len(topic.questions) >= 6 for topic in topics)
    assert sum(len(topic.questions) for topic in topics) >= 70
    ids = [question.id for topic in topics for question in topic.questions]
    assert len(ids) == len(set(ids))
