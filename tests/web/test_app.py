"""The addresses of the server: pages, data, and what is refused."""

import json
from collections.abc import Iterator

import pytest

from interviewer.web.assets import assets
from interviewer.web.documents import DocumentError, document
from tests.web.browsers import Browser
from tests.web.stand_ins import PAGE, MemoryInterviews, house


@pytest.fixture
def interviews() -> MemoryInterviews:
    return MemoryInterviews()


@pytest.fixture
def browser(interviews: MemoryInterviews) -> Iterator[Browser]:
    with Browser(house(interviews)) as browser:
        yield browser


@pytest.mark.parametrize(
    ("path", "title"),
    [("/", "New interview"), ("/sessions", "Sessions"), ("/drills", "Drills"),
     ("/progress", "A page that stands alone")],
)  # fmt: skip
def test_every_page_is_there_with_the_bar_and_its_own_place_marked(
    browser: Browser, path: str, title: str
) -> None:
    shown = browser.get(path)
    assert shown.status_code == 200
    assert title in shown.text
    assert f'<a href="{path}" aria-current="page"' in shown.text
    assert shown.headers["content-type"] == "text/html; charset=utf-8"


def test_pages_hold_no_inline_script_or_style() -> None:
    pages = [found.content.decode() for name, found in assets().items() if name.endswith(".html")]
    assert len(pages) >= 6
    for page in pages:
        assert "<script" not in page.replace('<script type="module" src="/static/', "")
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick" not in page


def test_a_style_that_has_not_changed_is_not_sent_again(browser: Browser) -> None:
    first = browser.get("/static/site.css")
    again = browser.get("/static/site.css", headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert first.headers["content-type"] == "text/css; charset=utf-8"
    assert not again.content


@pytest.mark.parametrize(
    "path",
    ["/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static/site.css/..",
     "/static/start.html", "/static/C:\\boot.ini", "/static/%00", "/static/", "/none-such",
     "/sessions/..%2f..%2fetc%2fpasswd", "/sessions/%2e%2e", "/sessions/a%00b",
     "/sessions/.hidden", "/sessions/" + "a" * 300, "/sessions/none-such", "/interview/none-such",
     "/interview/..%5c..%5cboot.ini"],
)  # fmt: skip
def test_no_path_leads_anywhere_but_to_what_is_offered(browser: Browser, path: str) -> None:
    refused = browser.get(path)
    assert refused.status_code == 404
    assert "root:" not in refused.text
    assert browser.get("/").status_code == 200


def test_what_is_wished_begins_and_is_found_again(
    browser: Browser, interviews: MemoryInterviews
) -> None:
    session = browser.begins(topics=["optimization"], questions=2, mode="real", level="senior")
    [wish] = interviews.wishes
    assert wish.model_dump(include={"questions", "mode", "level"}, mode="json") == {
        "questions": 2, "mode": "real", "level": "senior",
    }  # fmt: skip
    assert [row["session"] for row in browser.get("/api/sessions").json()] == [session]
    assert browser.get(f"/interview/{session}").status_code == 200


def test_an_open_session_has_no_debrief_and_a_finished_one_no_interview(browser: Browser) -> None:
    session = browser.begins()
    early = browser.get(f"/sessions/{session}")
    assert (early.status_code, early.headers["location"]) == (303, f"/interview/{session}")
    with browser.looks_at(session) as page:
        page.waits_for_turn()
        page.say("/quit")
        page.waits_for_entry("finished")
    late = browser.get(f"/interview/{session}")
    assert (late.status_code, late.headers["location"]) == (303, f"/sessions/{session}")
    assert "A page that stands alone" in browser.get(f"/sessions/{session}").text


def test_a_drill_begins_as_wished(browser: Browser, interviews: MemoryInterviews) -> None:
    answer = browser.post("/api/drills", json={"count": 3}, headers=browser.origin)
    assert answer.status_code == 200
    assert interviews.wishes[0].model_dump() == {"count": 3, "ahead": False}
    [card] = browser.get("/api/cards").json()
    assert (card["prompt"], card["due"]) == ("Why Adam?", None)


@pytest.mark.parametrize(
    ("body", "kind", "status", "said"),
    [
        pytest.param("{", "application/json", 400, "json", id="no-json"),
        pytest.param('{"questions":0}', "application/json", 400, "`questions`", id="too-few"),
        pytest.param('{"questions":5000}', "application/json", 400, "`questions`", id="too-many"),
        pytest.param('{"evil":1}', "application/json", 400, "`evil`", id="unknown-field"),
        pytest.param('{"time_limit":-1}', "application/json", 400, "`time_limit`", id="negative"),
        pytest.param('{"time_limit":1e999}', "application/json", 400, "`time_limit`", id="inf"),
        pytest.param("{}", "text/plain", 415, "JSON", id="a-form-from-elsewhere"),
        pytest.param('{"topics":["none-such"]}', "application/json", 409, "none-such", id="topic"),
        pytest.param(
            json.dumps({"topics": ["x" * 70_000]}), "application/json", 413, "long", id="oversized"
        ),
    ],
)
def test_what_cannot_begin_is_said_in_one_sentence(
    browser: Browser, interviews: MemoryInterviews, body: str, kind: str, status: int, said: str
) -> None:
    headers = {**browser.origin, "content-type": kind}
    refused = browser.post("/api/interviews", content=body, headers=headers)
    assert refused.status_code == status
    assert said in refused.text
    assert "Traceback" not in refused.text
    assert interviews.stores == {}


def test_a_page_that_stands_alone_keeps_its_own_policy_and_takes_our_bar() -> None:
    shown = document(PAGE, "/sessions")
    policy = shown.headers["content-security-policy"]
    assert "style-src 'sha256-x' 'self'" in policy
    assert policy.endswith("base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
    assert b"<meta http-equiv" not in shown.body
    assert b'<a href="/sessions" aria-current="page"' in bytes(shown.body)


def test_a_page_without_a_policy_is_not_shown() -> None:
    with pytest.raises(DocumentError, match="no content policy"):
        document("<html><head></head><body>bare</body></html>", "/sessions")
