"""The recogniser for recordings, loaded when a recording is there to be heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interviewer.commands.building import progress

if TYPE_CHECKING:
    from argparse import Namespace

    from interviewer.storage.importing.media import ClipTranscriber


def clip_transcriber(arguments: Namespace) -> ClipTranscriber:
    """Whisper as `--whisper-model` names it; raises `InterviewerError` when it cannot be had."""
    from interviewer.speech.models import find, shipped_folder
    from interviewer.storage.importing.media import WhisperClips

    folder = find(arguments.whisper_model, notice=progress)
    name = "tiny.en" if folder == shipped_folder() else folder.name
    progress(f"listening with {name}, on this machine")
    from faster_whisper import WhisperModel  # after `speech`

    model = WhisperModel(
        str(folder), device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True
    )
    return WhisperClips(model, name)
