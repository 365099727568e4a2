"""What holds for every test: no user's folder, no key, no colour, no network beyond loopback."""

import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A loaded machine must not turn a slow example into a failure: nothing here asserts time.
settings.register_profile(
    "default",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
    database=None,
)
settings.load_profile("default")


def pytest_configure() -> None:
    """Programs the tests start can be interrupted, even where the tests themselves cannot be."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(autouse=True)
def _own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "OPENAI_API_KEY",
        "OPENAI_BASE_URL",
        "INTERVIEWER_MODEL",
        "FORCE_COLOR",
        "LANGSMITH_TRACING",
        "LANGCHAIN_TRACING_V2",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INTERVIEWER_SESSIONS", str(tmp_path / "sessions"))
    monkeypatch.setenv("INTERVIEWER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
