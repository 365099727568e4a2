"""An interview over its socket: answers, another tab, coming back, and what is no message."""

import contextlib
import json
from collections.abc import Iterator

import pytest
from starlette.websockets import WebSocketDisconnect

from interviewer.core.events import Answered, Mode
from interviewer.web import sockets
from tests.build import ANSWER
from tests.web.browsers import Browser, Page
from tests.web.stand_ins import MemoryInterviews, SteadyExaminer, house, kinds

WHOLE = ["started", "asked", "answered", "assessed", "probed", "answered", "assessed"]


@pytest.fixture
def interviews() -> MemoryInterviews:
    return MemoryInterviews(questions=1)


@pytest.fixture
def browser(interviews: MemoryInterviews) -> Iterator[Browser]:
    with Browser(house(interviews)) as browser:
        yield browser


def _sits_through(page: Page) -> None:
    page.waits_for_turn()
    page.say(ANSWER)
    page.waits_for_turn()
    page.say("because of the memory")
    page.waits_for_entry("finished")


def test_a_whole_interview_is_kept_and_shown(
    browser: Browser, interviews: MemoryInterviews
) -> None:
    session = browser.begins()
    with browser.looks_at(session) as page:
        _sits_through(page)
        with pytest.raises(WebSocketDisconnect) as closed:
            page.reads()
    assert closed.value.code == sockets.OVER
    assert kinds(interviews.stores[session].events) == [*WHOLE, "finished"]
    assert page.entries == ["question", "answer", "shape", "probe", "answer", "notes", "finished"]
    assert interviews.closed == [session]


def test_a_real_interview_says_nothing_of_how_it_goes() -> None:
    with Browser(house(MemoryInterviews(questions=1, mode=Mode.REAL))) as browser:
        with browser.looks_at(browser.begins()) as page:
            _sits_through(page)
        assert page.entries == ["question", "answer", "probe", "answer", "finished"]
        told = json.dumps(page.told)
        for secret in ("solid", "running mean of gradients", "SGD wins", "key_points", "seed"):
            assert secret not in told.replace("averages of the gradient", "")


def test_nobody_learns_the_rubric_from_the_messages(browser: Browser) -> None:
    with browser.looks_at(browser.begins()) as page:
        _sits_through(page)
    told = json.dumps(page.told)
    for secret in (
        "divides a running mean",
        "two extra buffers",
        "There is time.",
        "needs no learn",
    ):
        assert secret not in told


def test_a_reload_finds_the_interview_as_it_was(browser: Browser) -> None:
    session = browser.begins()
    with browser.looks_at(session) as page:
        page.waits_for_turn()
        page.say(ANSWER)
        page.waits_for_turn()
        before = page.log
    with browser.looks_at(session) as again:
        again.waits_for("role")
    assert again.log == before
    assert again.stands["waiting"] == "candidate"
    assert again.answers


def test_a_new_server_folds_the_same_interview_from_its_events(
    interviews: MemoryInterviews,
) -> None:
    with Browser(house(interviews)) as browser:
        session = browser.begins()
        with browser.looks_at(session) as page:
            page.waits_for_turn()
            page.say(ANSWER)
            page.waits_for_turn()
    before = [entry for entry in page.log if entry["type"] != "shape"]
    assert interviews.closed == [session]
    with Browser(house(interviews)) as browser, browser.looks_at(session) as again:
        again.waits_for_turn()
        assert again.log == [*before, {"type": "resumed"}]
        again.say("because of the memory")
        again.waits_for_entry("finished")
    assert kinds(interviews.stores[session].events) == [
        *WHOLE[:5], "resumed", *WHOLE[5:], "finished",
    ]  # fmt: skip


def test_an_answer_to_another_turn_is_given_back(
    browser: Browser, interviews: MemoryInterviews
) -> None:
    session = browser.begins()
    with browser.looks_at(session) as page:
        page.waits_for_turn()
        page.sends(type="say", turn=page.stands["turn"] - 1, text="too late")
        assert page.waits_for("stale")["text"] == "too late"
        page.say(ANSWER)
        page.waits_for_turn()
    assert kinds(interviews.stores[session].events) == WHOLE[:5]


def test_the_last_answer_can_be_corrected(browser: Browser, interviews: MemoryInterviews) -> None:
    session = browser.begins()
    with browser.looks_at(session) as page:
        page.waits_for_turn()
        page.say("it keeps running sausages")
        page.waits_for_turn()
        assert page.stands["may_amend"]
        page.sends(type="amend", text="it keeps running averages")
        entry = page.waits_for_entry("answer")
    assert (entry["text"], entry["heard"]) == (
        "it keeps running averages", "it keeps running sausages",
    )  # fmt: skip
    answers = [
        event.answer.text
        for event in interviews.stores[session].events
        if isinstance(event, Answered)
    ]
    assert answers == ["it keeps running sausages", "it keeps running averages"]


@pytest.mark.parametrize(
    ("word", "kind"),
    [("/repeat", "aside"), ("/hint", "aside"), ("/skip", "skipped"), ("/pause", "paused"),
     ("/quit", "finished"), ("can you repeat that", "aside")],
)  # fmt: skip
def test_words_beside_the_question_are_no_answers(browser: Browser, word: str, kind: str) -> None:
    with browser.looks_at(browser.begins()) as page:
        page.waits_for_turn()
        page.say(word)
        page.waits_for_entry(kind)
        assert "answer" not in page.entries


def test_a_paused_interview_is_taken_up_again(browser: Browser) -> None:
    session = browser.begins()
    with browser.looks_at(session) as page:
        page.waits_for_turn()
        page.say("/pause")
        page.waits_for_entry("paused")
        with pytest.raises(WebSocketDisconnect) as closed:
            page.reads()
    assert closed.value.code == sockets.OVER
    with browser.looks_at(session) as again:
        again.waits_for_turn()
    assert again.entries == ["question", "paused", "resumed"]


def test_the_second_tab_watches_and_can_take_over(browser: Browser) -> None:
    session = browser.begins()
    with browser.looks_at(session, "one") as one, browser.looks_at(session, "two") as two:
        one.waits_for_turn()
        two.waits_for("role", answers=False)
        two.say("from the second tab")
        one.sends(type="draft", text="half an ans")
        assert two.waits_for("draft")["text"] == "half an ans"
        one.say(ANSWER)
        assert two.waits_for_entry("answer")["text"] == ANSWER
        two.waits_for_turn()
        two.sends(type="take_over")
        two.waits_for("role", answers=True)
        one.waits_for("role", answers=False)
        two.say("from the second tab")
        assert two.waits_for_entry("answer")["text"] == "from the second tab"
        one.waits_for_entry("finished")


def test_when_the_first_tab_goes_the_second_answers(browser: Browser) -> None:
    session = browser.begins()
    with contextlib.ExitStack() as first:
        first.enter_context(browser.looks_at(session, "one"))
        with browser.looks_at(session, "two") as two:
            two.waits_for("role", answers=False)
            first.close()
            two.waits_for("role", answers=True)
            two.say(ANSWER)
            assert two.waits_for_entry("answer")["text"] == ANSWER


def test_a_reloaded_tab_takes_the_place_of_its_dead_connection(browser: Browser) -> None:
    session = browser.begins()
    with browser.looks_at(session, "one") as dead, browser.looks_at(session, "one") as alive:
        alive.waits_for("role", answers=True)
        with pytest.raises(WebSocketDisconnect):
            dead.waits_for("never")


def test_the_ninth_page_of_one_interview_is_told_so(browser: Browser) -> None:
    session = browser.begins()
    with (
        browser.looks_at(session, "1"), browser.looks_at(session, "2"),
        browser.looks_at(session, "3"), browser.looks_at(session, "4"),
        browser.looks_at(session, "5"), browser.looks_at(session, "6"),
        browser.looks_at(session, "7"), browser.looks_at(session, "8"),
        browser.looks_at(session, "9") as ninth, pytest.raises(WebSocketDisconnect) as closed,
    ):  # fmt: skip
        ninth.reads()
    assert closed.value.code == sockets.FULL
    assert "Too many pages" in closed.value.reason


@pytest.mark.parametrize("session", ["none-such", "..%5c..%5cetc", "%00"])
def test_a_socket_to_no_session_says_so(browser: Browser, session: str) -> None:
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        browser.looks_at(session) as page,
    ):
        page.reads()
    assert closed.value.code == sockets.FORBIDDEN
    assert closed.value.reason == "There is no such session."


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param("", id="empty"),
        pytest.param("{", id="no-json"),
        pytest.param("[]", id="a-list"),
        pytest.param("null", id="null"),
        pytest.param('{"type":"evil"}', id="unknown-type"),
        pytest.param('{"type":"say","text":"x"}', id="a-field-missing"),
        pytest.param('{"type":"say","turn":1,"text":"x","more":1}', id="a-field-too-many"),
        pytest.param('{"type":"say","turn":"1","text":5}', id="wrong-types"),
        pytest.param('{"type":"key","key":"rm"}', id="unknown-key"),
        pytest.param(json.dumps({"type": "draft", "text": "x" * 20_001}), id="too-long"),
        pytest.param('{"type":"hello","log":[]}', id="a-message-of-ours"),
        pytest.param("[" * 50_000, id="deep"),
        pytest.param(b"\x00" * 32_002, id="two-seconds-of-sound"),
        pytest.param(b"\x00" * 3, id="half-a-sample"),
    ],
)
def test_what_is_no_message_closes_the_page_and_harms_nobody(
    browser: Browser, frame: str | bytes
) -> None:
    session = browser.begins()
    with browser.looks_at(session, "bad") as bad, browser.looks_at(session, "good") as good:
        bad.waits_for_turn()
        bad.sends_raw(frame)
        with pytest.raises(WebSocketDisconnect) as closed:
            bad.waits_for("never")
        assert closed.value.code == sockets.BAD
        good.waits_for("role", answers=True)
        good.say(ANSWER)
        assert good.waits_for_entry("answer")["text"] == ANSWER


def test_a_flood_of_messages_closes_the_page(browser: Browser) -> None:
    with browser.looks_at(browser.begins()) as page:
        page.waits_for_turn()
        for number in range(2000):
            page.sends(type="draft", text=str(number))
        with pytest.raises(WebSocketDisconnect) as closed:
            page.waits_for("never")
    assert closed.value.code == sockets.TOO_FAST


def test_a_page_may_send_bursts_and_its_sound_for_ever() -> None:
    seconds = [0.0]
    pace = sockets.Pace(clock=lambda: seconds[0])
    assert all(pace.allows() for _ in range(400))
    assert not pace.allows()
    for _ in range(5000):
        seconds[0] += 0.02
        assert pace.allows()


def test_an_error_of_ours_is_said_and_the_session_can_go_on() -> None:
    interviews = MemoryInterviews(questions=1, examiner=SteadyExaminer(ZeroDivisionError()))
    with Browser(house(interviews)) as browser:
        session = browser.begins()
        with browser.looks_at(session) as page:
            page.waits_for_turn()
            page.say(ANSWER)
            notice = page.waits_for_entry("notice")
        assert "Nothing said is lost: reload the page" in notice["text"]
        assert kinds(interviews.stores[session].events) == WHOLE[:3]
        interviews.examiner.failure = None
        with browser.looks_at(session) as again:
            again.waits_for_turn()
        assert again.entries[:3] == ["question", "answer", "resumed"]


def test_what_the_disk_refuses_is_shown_and_put_elsewhere() -> None:
    interviews = MemoryInterviews(questions=1, refuse=frozenset(range(1, 50)))
    with Browser(house(interviews)) as browser:
        session = browser.begins()
        with browser.looks_at(session) as page:
            page.waits_for_turn()
            page.say(ANSWER)
            page.waits_for_turn()
            page.say("/quit")
            with pytest.raises(WebSocketDisconnect):
                page.waits_for("never")
        assert page.entries.count("answer") == 1
        assert "elsewhere" in page.log[-1]["text"]
        assert kinds(interviews.stores[session].events) == ["started", "asked"]
