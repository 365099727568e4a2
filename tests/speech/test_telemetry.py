"""The runtime under the recogniser is told not to report before any of our modules loads it."""

import subprocess
import sys

_ASKS = "import os; print(os.environ.get('ORT_DISABLE_TELEMETRY'))"
_LOADS = """
import subprocess, sys
import interviewer.speech
assert "onnxruntime" not in sys.modules
subprocess.run([sys.executable, "-c", sys.argv[1]], check=True)
"""


def test_the_runtime_is_told_not_to_report_before_it_is_loaded() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOADS, _ASKS], capture_output=True, text=True, check=True,
        encoding="utf-8",
    )  # fmt: skip
    assert done.stdout.strip() == "1"
