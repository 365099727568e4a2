"""Whole interviews by typing, in a real headless Chromium against the real server."""

import signal
from pathlib import Path
from typing import Any

import pytest

from tests.reports.browser import axe_source
from tests.web.conftest import ONE_QUESTION
from tests.web.serving import Server, served
from tests.web.stand_ins import MemoryInterviews, house
from tests.web.tabs import FIRST, SECOND, Tab, events, said, tab

_LIGHTEST = 300_000
_LOOKS = [(360, "dark"), (1280, "light")]
_SERIOUS = {"serious", "critical"}


def test_a_whole_interview_is_light_stays_at_home_and_ends_in_its_debrief(
    chromium: Any, server: Server
) -> None:
    with tab(chromium) as candidate:
        candidate.opens(server)
        assert "token" not in candidate.page.url
        candidate.begins()
        candidate.sits_through()
        notes = candidate.page.inner_text("[data-kind=notes]")
        assert "running averages of the gradient" in notes
        weight = candidate.bytes
        candidate.page.click("text=See the debrief")
        candidate.page.wait_for_selector("h1")
        assert SECOND[:30] in candidate.page.inner_text("body")
        for name in ("Sessions", "Progress", "Drills", "New interview"):
            candidate.page.click(f"nav >> text={name}")
            candidate.page.wait_for_selector(f'nav a[aria-current=page] >> text="{name}"')
        candidate.page.wait_for_load_state("networkidle")
        assert candidate.complaints == []
        assert candidate.strangers(server) == []
    assert 20_000 < weight < _LIGHTEST


def test_a_reload_in_the_middle_of_an_answer_keeps_every_letter(
    chromium: Any, server: Server
) -> None:
    with tab(chromium) as candidate:
        candidate.opens(server)
        session = candidate.begins()
        candidate.page.type("#answer", FIRST[:40])
        candidate.page.reload()
        candidate.waits_for_turn()
        assert candidate.page.input_value("#answer") == FIRST[:40]
        candidate.page.press("#answer", "End")
        candidate.page.type("#answer", FIRST[40:])
        candidate.page.press("#answer", "Enter")
        candidate.page.wait_for_selector("[data-kind=probe]")
        candidate.page.reload()
        candidate.waits_for_turn()
        assert candidate.page.input_value("#answer") == ""
        assert candidate.page.locator("[data-kind=answer]").count() == 1
        assert said(server.sessions, session) == [FIRST]
        assert candidate.complaints == []


def test_a_killed_server_is_started_again_and_the_page_goes_on_by_itself(
    chromium: Any, sessions: Path
) -> None:
    with Server(sessions, *ONE_QUESTION) as server, tab(chromium) as candidate:
        candidate.opens(server)
        session = candidate.begins()
        candidate.answers(FIRST)
        candidate.page.wait_for_selector("[data-kind=probe]")
        candidate.page.type("#answer", SECOND[:20])
        server.kill()
        candidate.page.wait_for_selector("text=Nothing said is lost: start it again")
        candidate.page.type("#answer", SECOND[20:])
        server.start()
        candidate.page.wait_for_selector("text=Open the address it printed")
        other = Tab(candidate.page.context)
        other.opens(server)
        candidate.page.bring_to_front()
        candidate.waits_for_turn()
        assert candidate.page.input_value("#answer") == SECOND
        candidate.page.press("#answer", "Enter")
        candidate.page.wait_for_selector("text=See the debrief")
        assert said(sessions, session) == [FIRST, SECOND]
        kinds = [event["type"] for event in events(sessions, session)]
        assert kinds.count("resumed") == 1
        assert kinds[-1] == "finished"


def test_an_answer_on_its_way_when_the_server_dies_comes_back_into_the_box(
    chromium: Any, sessions: Path
) -> None:
    with Server(sessions, *ONE_QUESTION) as server, tab(chromium) as candidate:
        candidate.opens(server)
        session = candidate.begins()
        candidate.answers(FIRST)
        candidate.page.wait_for_selector("[data-kind=probe]")
        candidate.waits_for_turn()
        server.signal(signal.SIGSTOP)
        candidate.page.fill("#answer", SECOND)
        candidate.page.press("#answer", "Enter")
        candidate.page.wait_for_selector("text=On its way")
        server.kill()
        server.start()
        Tab(candidate.page.context).opens(server)
        candidate.page.bring_to_front()
        candidate.waits_for_turn()
        assert candidate.page.input_value("#answer") == SECOND
        candidate.page.press("#answer", "Enter")
        candidate.page.wait_for_selector("text=See the debrief")
        assert said(sessions, session) == [FIRST, SECOND]


def test_without_a_network_the_page_stays_and_what_is_typed_meanwhile_counts(
    chromium: Any, server: Server
) -> None:
    with tab(chromium) as candidate:
        candidate.opens(server)
        session = candidate.begins()
        candidate.page.context.set_offline(True)
        candidate.page.fill("#answer", FIRST)
        candidate.page.click("#help")
        assert candidate.page.is_visible("text=back into the text box")
        candidate.page.press("#keys", "Escape")
        assert candidate.page.input_value("#answer") == FIRST
        candidate.page.context.set_offline(False)
        candidate.waits_for_turn()
        candidate.page.press("#answer", "Enter")
        candidate.page.wait_for_selector("[data-kind=probe]")
        assert said(server.sessions, session) == [FIRST]


def test_a_second_tab_watches_and_takes_over(chromium: Any, server: Server) -> None:
    with tab(chromium) as first:
        first.opens(server)
        session = first.begins()
        second = Tab(first.page.context)
        second.page.goto(first.page.url)
        second.page.wait_for_selector("text=This tab watches; another one answers.")
        first.page.type("#answer", "half an answer")
        second.waits_for_draft("half an answer")
        assert not second.page.is_visible("#send")
        second.page.click("text=Answer here instead")
        second.waits_for_turn()
        first.page.wait_for_selector("text=This tab watches; another one answers.")
        second.answers(FIRST)
        first.page.wait_for_selector(f'[data-kind=answer] >> text="{FIRST}"')
        assert said(server.sessions, session) == [FIRST]
        assert first.complaints == second.complaints == []


def test_everything_can_be_reached_and_done_with_the_keyboard(
    chromium: Any, server: Server
) -> None:
    with tab(chromium) as candidate:
        candidate.opens(server)
        page = candidate.page
        _tabs_to(candidate, "#go")
        page.keyboard.press("Enter")
        page.wait_for_selector(".current")
        candidate.waits_for_turn()
        page.keyboard.press("t")
        page.keyboard.type("two lines")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("of it")
        assert page.input_value("#answer") == "two lines\nof it"
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement === document.body")
        _tabs_to(candidate, "#help")
        page.keyboard.press("Enter")
        assert page.is_visible("#keys")
        page.keyboard.press("Escape")
        assert not page.is_visible("#keys")
        _tabs_to(candidate, "[data-word='/skip']")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=See the debrief")


def test_the_last_answer_is_corrected_and_both_versions_are_kept(
    chromium: Any, server: Server
) -> None:
    with tab(chromium) as candidate:
        candidate.opens(server)
        session = candidate.begins()
        candidate.answers(FIRST.replace("averages", "sausages"))
        candidate.page.wait_for_selector("[data-kind=probe]")
        candidate.page.click("text=Correct last answer")
        candidate.page.fill("#corrected", FIRST)
        candidate.page.click("text=Use this")
        candidate.page.wait_for_selector("text=You corrected this answer.")
        candidate.page.wait_for_selector("[data-kind=probe]:not(.taken-back)")
        assert said(server.sessions, session)[-1] == FIRST
        assert len(said(server.sessions, session)) == 2


def test_a_password_opens_the_page(chromium: Any, sessions: Path) -> None:
    with Server(sessions, "--password", "correct horse") as server, tab(chromium) as stranger:
        stranger.page.goto(f"{server.home}/sessions")
        assert stranger.page.url == f"{server.home}/login"
        stranger.page.fill("input[name=password]", "wrong")
        stranger.page.keyboard.press("Enter")
        stranger.page.wait_for_selector("text=That is not the password.")
        stranger.page.fill("input[name=password]", "correct horse")
        stranger.page.click("text=Open")
        stranger.page.wait_for_selector("#form:not([hidden])")


def test_a_page_without_its_key_says_how_to_get_it(chromium: Any, server: Server) -> None:
    with tab(chromium) as stranger:
        stranger.page.goto(server.home)
        assert "open the address that `interviewer serve` printed" in stranger.page.content()


def test_who_waits_for_the_examiner_sees_how_many_come_first(chromium: Any) -> None:
    interviews = MemoryInterviews()
    interviews.examiner.may_go_on.clear()
    with served(house(interviews, models_at_once=1)) as address, tab(chromium) as first:
        tabs = [first, Tab(first.page.context), Tab(first.page.context)]
        for candidate in tabs:
            candidate.page.goto(address.keys.address)
            candidate.page.wait_for_selector("#form:not([hidden])")
            candidate.begins()
            candidate.answers(FIRST)
        first.page.wait_for_selector("#now >> text=Thinking about it")
        assert first.page.inner_text("#queue") == ""
        tabs[1].page.wait_for_selector("text=1 other before you until your answer is examined")
        tabs[2].page.wait_for_selector("text=2 others before you until your answer is examined")


def test_a_machine_without_a_microphone_says_so(chromium: Any, server: Server) -> None:
    with tab(chromium) as candidate:
        candidate.opens(server)
        candidate.begins()
        candidate.page.click("#speak")
        candidate.page.click("#sound-on")
        candidate.page.wait_for_selector("text=There is no microphone. Plug one in, or type.")
        candidate.answers(FIRST)


@pytest.mark.parametrize(("width", "scheme"), _LOOKS)
def test_axe_finds_nothing_serious_on_any_page_and_nothing_sticks_out(
    chromium: Any, server: Server, width: int, scheme: str
) -> None:
    look = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    with tab(chromium, bypass_csp=True, reduced_motion="reduce", **look) as candidate:
        candidate.opens(server)
        found = {"start": _faults(candidate, width)}
        session = candidate.begins()
        candidate.answers(FIRST)
        candidate.page.wait_for_selector("[data-kind=probe]")
        found["interview"] = _faults(candidate, width)
        for button, dialog in (("#help", "#keys"), ("#edit", "#correct"), ("#speak", "#sound")):
            candidate.page.click(button)
            candidate.page.wait_for_selector(f"{dialog}[open]")
            found[dialog] = _faults(candidate, width)
            candidate.page.press(dialog, "Escape")
        watching = Tab(candidate.page.context)
        watching.page.goto(candidate.page.url)
        watching.page.wait_for_selector("text=Answer here instead")
        found["watching"] = _faults(watching, width)
        candidate.waits_for_turn()
        candidate.answers(SECOND)
        candidate.page.wait_for_selector("text=See the debrief")
        found["over"] = _faults(candidate, width)
        for path, ready in (
            (f"/sessions/{session}", "h1"), ("/sessions", "#list li"), ("/progress", "h1"),
            ("/drills", "#go:not([hidden])"), ("/login", "form"),
        ):  # fmt: skip
            candidate.page.goto(server.home + path)
            candidate.page.wait_for_selector(ready)
            found[path] = _faults(candidate, width)
    assert len(found) == 12
    assert {place: faults for place, faults in found.items() if faults} == {}


def test_who_wants_less_motion_gets_none(chromium: Any, server: Server) -> None:
    with tab(chromium, reduced_motion="reduce") as candidate:
        candidate.opens(server)
        candidate.begins()
        candidate.answers(FIRST)
        candidate.page.wait_for_selector("[data-kind=probe]")
        assert candidate.page.evaluate("document.getAnimations().length") == 0


def _faults(candidate: Tab, width: int) -> list[str]:
    page = candidate.page
    page.evaluate(axe_source())
    found = page.evaluate("axe.run()")
    assert found["passes"], "axe checked nothing"
    faults = [
        f"{item['id']}: {[node['target'] for node in item['nodes']]}"
        for item in found["violations"]
        if item["impact"] in _SERIOUS
    ]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return faults if wide <= width else [*faults, f"{wide} pixels wide"]


def _tabs_to(candidate: Tab, selector: str) -> None:
    for _ in range(60):
        candidate.page.keyboard.press("Tab")
        if candidate.page.evaluate(f'document.activeElement.matches("{selector}")'):
            return
    pytest.fail(f"Tab never comes to {selector}")
