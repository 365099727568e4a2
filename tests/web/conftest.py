"""What the tests in a real browser share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.browser import chromium
from tests.web.serving import Server

__all__ = ["chromium"]

ONE_QUESTION = ("--question", "why-adam", "--seed", "1", "--probes", "1")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for a module, with one known question and one probe."""
    with Server(tmp_path_factory.mktemp("served") / "sessions", *ONE_QUESTION) as server:
        yield server


@pytest.fixture
def sessions(tmp_path: Path) -> Path:
    """Where a server of a test's own keeps its sessions."""
    return tmp_path / "sessions"
