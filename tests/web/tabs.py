"""A tab of a real browser, with everything it asked for and complained of."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.web.serving import Server

PATIENCE = 30_000
"""Milliseconds until something that does not come is given up: no promise about speed."""
FIRST = (
    "Adam keeps running averages of the gradient and of its square, so every weight gets its own "
    "step size."
)
SECOND = "On our vision model SGD ended a point higher, but it took me two weeks to tune."


class Tab:
    """An open page."""

    def __init__(self, context: Any) -> None:
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.console: list[str] = []
        self.requests: list[str] = []
        self.bytes = 0
        self.page.on("console", lambda said: self.console.append(f"{said.type}: {said.text}"))
        self.page.on("pageerror", lambda error: self.console.append(f"error: {error}"))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("response", self._weigh)

    def _weigh(self, response: Any) -> None:
        self.bytes += int(response.headers.get("content-length", 0))

    def opens(self, server: Server) -> None:
        """The address that was printed."""
        self.page.goto(server.address)
        self.page.wait_for_selector("#form:not([hidden])")

    def begins(self) -> str:
        """An interview as offered; gives its session."""
        self.page.click("#go")
        self.page.wait_for_selector(".current")
        self.waits_for_turn()
        session: str = self.page.url.rpartition("/")[2]
        return session

    def waits_for_turn(self) -> None:
        self.page.wait_for_selector('#now >> text="Your turn"')

    def waits_for_draft(self, text: str) -> None:
        """Until that stands in the box, among other words."""
        from playwright.sync_api import expect

        draft = re.compile(re.escape(text))
        expect(self.page.locator("#answer")).to_have_value(draft, timeout=PATIENCE)

    def answers(self, text: str) -> None:
        """By typing and Enter; until it is in the log."""
        self.page.fill("#answer", text)
        self.page.press("#answer", "Enter")
        self.page.wait_for_selector(f'[data-kind=answer] >> text="{text}"')

    def sits_through(self) -> None:
        """Both answers, and the way to the debrief."""
        self.answers(FIRST)
        self.page.wait_for_selector("[data-kind=probe]")
        self.waits_for_turn()
        self.answers(SECOND)
        self.page.wait_for_selector("text=See the debrief")

    @property
    def complaints(self) -> list[str]:
        """Errors and warnings of the console."""
        return [line for line in self.console if line.startswith(("error", "warning"))]

    def strangers(self, server: Server) -> list[str]:
        """Requests that went elsewhere."""
        homes = (server.home, server.home.replace("http", "ws"), "data:", "blob:")
        return [url for url in self.requests if not url.startswith(homes)]


@contextmanager
def tab(browser: Any, **context: Any) -> Iterator[Tab]:
    """A tab in a browser profile of its own."""
    opened = browser.new_context(**{"locale": "en-GB", **context})
    yield Tab(opened)
    opened.close()


def said(sessions: Path, session: str) -> list[str]:
    """The answers that are kept."""
    return [event["answer"]["text"] for event in events(sessions, session)
            if event["type"] == "answered"]  # fmt: skip


def events(sessions: Path, session: str) -> list[dict[str, Any]]:
    """Every event of a session."""
    lines = (sessions / session / "events.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
