"""Time to the first question against `python -c pass`: python tests/benchmarks/startup.py

Prints the ratio of the best of several runs, so that a busy machine counts for little. Modules
are compiled and topics remembered by a first run that does not count, as after any first use.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_RUNS = 15


_ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}


def _bare() -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True, env=_ENVIRONMENT)
    return time.perf_counter() - begin


def _help() -> float:
    begin = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "interviewer", "--help"],
        check=True,
        stdout=subprocess.DEVNULL,
        env=_ENVIRONMENT,
    )
    return time.perf_counter() - begin


def _first_question(*options: str) -> float:
    """Seconds until the first question is on the screen."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**_ENVIRONMENT, "INTERVIEWER_SESSIONS": folder, "PYTHONUNBUFFERED": "1"}
        begin = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-m", "interviewer", "chat", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        ) as chat:
            assert chat.stdout is not None
            for line in chat.stdout:
                if b"Interviewer" in line:
                    seconds = time.perf_counter() - begin
                    chat.kill()
                    return seconds
    sys.exit("no question was asked")


def main() -> None:
    """Interleave the measurements and print a line each."""
    os.chdir(Path(tempfile.gettempdir()))
    _first_question()
    measured: dict[str, list[float]] = {"bare": [], "help": [], "any topic": [], "one topic": []}
    for _ in range(_RUNS):
        measured["bare"].append(_bare())
        measured["help"].append(_help())
        measured["any topic"].append(_first_question())
        measured["one topic"].append(_first_question("--topic", "optimization"))
    bare = min(measured["bare"])
    print(f"python -c pass: {bare * 1000:.0f} ms")
    for name, limit in (("help", 8), ("any topic", 16), ("one topic", 16)):
        ratio = min(measured[name]) / bare
        print(f"{name}: {ratio:.1f} x (at most {limit})")


if __name__ == "__main__":
    main()
