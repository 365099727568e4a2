"""A real headless Chromium for the tests that need one; they are skipped where it is absent."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass
class Visit:
    """An open page with everything it said or asked for."""

    page: Any
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """For one module: while it is open, nothing else in this thread can run an event loop."""
    with launched() as browser:
        yield browser


@contextmanager
def launched(*more: str) -> Iterator[Any]:
    """A browser started with `more` arguments; skips the test where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on PATH: apt-get install chromium")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=found, headless=True, args=[*_ARGUMENTS, *more]
        )
        yield browser
        browser.close()


@contextmanager
def visit(chromium: Any, file: Path, **context: Any) -> Iterator[Visit]:
    """`file` opened from the disk, as a user opens it."""
    opened = chromium.new_context(accept_downloads=True, **context)
    seen = Visit(opened.new_page())
    seen.page.on("console", lambda message: seen.console.append(f"{message.type}: {message.text}"))
    seen.page.on("pageerror", lambda error: seen.console.append(f"error: {error}"))
    seen.page.on("request", lambda request: seen.requests.append(request.url))
    seen.page.goto(file.as_uri())
    yield seen
    opened.close()


def axe_source() -> str:
    """The accessibility checker, from a package that carries it."""
    package = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
    script = Path(package.__file__).with_name("axe.min.js")
    return script.read_text(encoding="utf-8")
