"""Recordings of people, beside the project and never part of it: without them tests skip."""

from pathlib import Path

RECORDINGS = Path(__file__).resolve().parents[2] / "shared" / "audio"
