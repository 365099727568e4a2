"""What README shows, made from the product itself: `cog -r README.md` renews it."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from interviewer import resources

ROOT = Path(__file__).parent.parent
_SETS = {
    "the 300": "300 answers whose length says nothing about their level",
    "the 80": "80 answers, the better the longer",
    "live, reporting half": "85 turns of live interviews, kept from every fit and every choice",
}


def transcript(*arguments: str, answers: str) -> str:
    """An interview with these options and the answers of a file, as it reads on a terminal."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "interviewer", "chat", *arguments],
            input=(ROOT / answers).read_text(encoding="utf-8"),
            cwd=ROOT,
            env={**os.environ, "INTERVIEWER_SESSIONS": folder, "COLUMNS": "92", "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
    return "\n".join(["```text", *(line.rstrip() for line in done.stdout.splitlines()), "```\n"])


def agreement() -> str:
    """How far the local examiner agrees with people, set by set, answer length alone beside it."""
    sets = json.loads(resources.data("shape_agreement.json"))["sets"]
    rows = [
        "| measured on | marks: macro-F1 | length alone | level: weighted kappa | length alone |",
        "|---|---|---|---|---|",
    ]
    for name, described in _SETS.items():
        found = sets[name]
        figures = (
            found[key] for key in ("macro_f1", "length_macro_f1", "level_qwk", "length_level_qwk")
        )
        ours, length, level, length_level = (f"{value:.2f}" for value in figures)
        rows.append(f"| {described} | **{ours}** | {length} | **{level}** | {length_level} |")
    return "\n".join([*rows, ""])
