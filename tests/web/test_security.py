"""Who is let in. Every refusal leaves the server at work."""

from collections.abc import Iterator

import pytest
from starlette.websockets import WebSocketDisconnect

from interviewer.web.security import Keys, Tries
from tests.web.browsers import Browser, home
from tests.web.stand_ins import MemoryInterviews, house

PASSWORD = "correct horse"


@pytest.fixture
def browser() -> Iterator[Browser]:
    with Browser(house()) as browser:
        yield browser


@pytest.fixture
def far() -> Iterator[Browser]:
    """The same server, open to other machines."""
    keys = Keys(host="0.0.0.0", port=8765, password=PASSWORD)
    with Browser(house(keys=keys)) as browser:
        browser.cookies.clear()
        yield browser


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:80", "localhost:99999",
     "127.0.0.1:8765.evil.example", "127.0.0.1:8765@evil.example", "192.168.1.7:8765",
     "localhost.evil.example:8765", "", "[::2]:8765", "127.0.0.1:8765,evil.example"],
)  # fmt: skip
def test_a_name_that_is_not_ours_gets_nothing(browser: Browser, host: str) -> None:
    refused = browser.get("/api/sessions", headers={"host": host})
    assert refused.status_code == 421
    assert browser.get("/api/sessions").status_code == 200


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"])
def test_this_machine_has_several_names(browser: Browser, name: str) -> None:
    assert browser.get("/api/here", headers={"host": f"{name}:8765"}).status_code == 204


def test_two_hosts_in_one_request_are_no_host(browser: Browser) -> None:
    twice = [("host", "127.0.0.1:8765"), ("host", "evil.example")]
    assert browser.get("/api/here", headers=twice).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"origin": "http://evil.example"}, id="another-site"),
        pytest.param({"origin": "null"}, id="a-sandboxed-frame"),
        pytest.param({"origin": "https://127.0.0.1:8765"}, id="another-scheme"),
        pytest.param({"origin": "http://127.0.0.1:9999"}, id="another-port"),
        pytest.param({"origin": "http://localhost:8765"}, id="another-name-than-the-host"),
        pytest.param({}, id="none"),
    ],
)
def test_only_our_own_page_changes_anything_or_opens_a_socket(headers: dict[str, str]) -> None:
    interviews = MemoryInterviews()
    with Browser(house(interviews)) as browser:
        session = browser.begins()
        refused = browser.post("/api/interviews", json={}, headers=headers)
        assert refused.status_code == 403
        assert list(interviews.stores) == [session]
        with (
            pytest.raises(WebSocketDisconnect) as closed,
            browser.websocket_connect(browser.socket(session), headers=headers),
        ):
            pass
        assert closed.value.code == 1008
        with browser.looks_at(session) as page:
            assert page.reads()["type"] == "hello"


def test_another_site_cannot_read_what_is_not_a_page(browser: Browser) -> None:
    embedded = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert browser.get("/api/sessions", headers=embedded).status_code == 403
    assert browser.get("/static/site.css", headers=embedded).status_code == 403
    clicked = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert browser.get("/", headers=clicked).status_code == 200


@pytest.mark.parametrize("path", ["/", "/sessions", "/api/sessions", "/api/here", "/progress"])
@pytest.mark.parametrize("token", [None, "", "wrong", "ünïcode"])
def test_without_the_printed_key_nothing_is_shown(
    browser: Browser, path: str, token: str | None
) -> None:
    browser.cookies.clear()
    refused = browser.get(path, params={"token": token} if token is not None else {})
    assert refused.status_code == 401
    assert "interviewer serve" in refused.text
    assert "set-cookie" not in refused.headers


def test_a_socket_without_the_cookie_is_refused_even_with_the_token(browser: Browser) -> None:
    session = browser.begins()
    browser.cookies.clear()
    address = browser.socket(session, token=browser.keys.token)
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        browser.websocket_connect(address, headers=browser.origin),
    ):
        pass
    assert closed.value.code == 1008


def test_the_key_is_exchanged_for_a_cookie_that_scripts_and_other_sites_never_get(
    browser: Browser,
) -> None:
    browser.cookies.clear()
    shown = browser.get("/", params={"token": browser.keys.token})
    cookie = shown.headers["set-cookie"]
    assert cookie.startswith("interviewer_8765=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert browser.get("/api/sessions").status_code == 200


def test_a_post_with_the_token_alone_is_refused(browser: Browser) -> None:
    browser.cookies.clear()
    address = f"/api/interviews?token={browser.keys.token}"
    assert browser.post(address, json={}, headers=browser.origin).status_code == 401


@pytest.mark.parametrize("path", ["/", "/api/here", "/static/site.css", "/none-such", "/progress"])
def test_every_answer_says_what_a_page_may_do(browser: Browser, path: str) -> None:
    headers = browser.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


def test_secrets_reach_no_page_and_no_repr(far: Browser) -> None:
    far.get("/", params={"token": far.keys.token})
    session = far.begins()
    pages = ["/", "/login", "/sessions", "/drills", "/progress", "/api/offer", "/api/sessions",
             f"/interview/{session}"]  # fmt: skip
    told = [far.get(path).text for path in pages]
    with far.looks_at(session) as page:
        page.waits_for_turn()
        told += [str(message) for message in page.told]
    for secret in (far.keys.token, far.keys.cookie, PASSWORD):
        assert not [text for text in told if secret in text]
        assert secret not in repr(far.keys)


def test_beyond_this_machine_the_password_opens_the_page(far: Browser) -> None:
    html = {"accept": "text/html"}
    first = far.get("/", headers=html)
    assert (first.status_code, first.headers["location"]) == (303, "/login")
    assert "Password" in far.get("/login").text
    assert far.get("/api/sessions").status_code == 401
    wrong = far.post("/login", data={"password": "wrong"}, headers=far.origin)
    assert wrong.status_code == 403
    assert "That is not the password." in wrong.text
    assert "set-cookie" not in wrong.headers
    right = far.post("/login", data={"password": PASSWORD}, headers=far.origin)
    assert (right.status_code, right.headers["location"]) == (303, "/")
    assert far.get("/", headers=html).status_code == 200


def test_another_site_cannot_try_passwords(far: Browser) -> None:
    evil = {"origin": "http://evil.example"}
    assert far.post("/login", data={"password": PASSWORD}, headers=evil).status_code == 403
    assert far.get("/api/sessions").status_code == 401


def test_passwords_can_be_tried_five_times_a_minute(far: Browser) -> None:
    for _ in range(5):
        said = far.post("/login", data={"password": "wrong"}, headers=far.origin).text
        assert "That is not the password." in said
    late = far.post("/login", data={"password": PASSWORD}, headers=far.origin)
    assert "Too many tries. Wait a minute." in late.text
    assert "set-cookie" not in late.headers


def test_tries_are_forgotten_after_a_minute() -> None:
    seconds = [0.0]
    tries = Tries(clock=lambda: seconds[0])
    assert [tries.may_try() for _ in range(6)] == [True] * 5 + [False]
    seconds[0] = 61.0
    assert tries.may_try()


def test_a_server_without_a_password_has_no_way_to_log_in(browser: Browser) -> None:
    answer = browser.post("/login", data={"password": ""}, headers=browser.origin)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("host", "known"),
    [("192.168.1.7:8765", True), ("[fe80::1]:8765", True), ("localhost:8765", True),
     ("rebound.example:8765", False), ("192.168.1.7:80", False)],
)  # fmt: skip
def test_beyond_loopback_addresses_are_ours_and_foreign_names_are_not(
    host: str, known: bool
) -> None:
    assert Keys(host="0.0.0.0", port=8765, password=PASSWORD).knows_host(host) is known


@pytest.mark.parametrize(
    ("host", "begins"),
    [("127.0.0.1", "http://127.0.0.1:8765/?token="), ("::1", "http://[::1]:8765/?token="),
     ("0.0.0.0", "http://localhost:8765/?token=")],
)  # fmt: skip
def test_the_address_to_open_works_on_this_machine(host: str, begins: str) -> None:
    assert Keys(host=host, port=8765).address.startswith(begins)


def test_every_start_makes_new_keys() -> None:
    one, other = Keys(port=1), Keys(port=1)
    assert one.token != other.token
    assert one.cookie != other.cookie
    assert len(one.token) >= 32
    assert home(one) == "http://127.0.0.1:1"
