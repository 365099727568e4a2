"""Hearing the candidate: microphone, voice activity, transcription while they speak.

Nothing heavy is imported with the package: Whisper, PortAudio and av are loaded when first used.
"""

import os

# The runtime under the voice detector and the interviewer's voice reports to its maker from 1.29
# on, and asks this before it starts.
os.putenv("ORT_DISABLE_TELEMETRY", "1")
