"""What can go wrong between the candidate's mouth and the text.

SpeechError          one clear sentence for the user
├── MicrophoneError  no microphone can be opened under the wanted name
├── RecordingError   a file cannot be played as the microphone
└── ModelError       the recognition model is missing, damaged or unknown
"""

from interviewer.errors import InterviewerError


class SpeechError(InterviewerError):
    """Listening is not possible; typing still is."""


class MicrophoneError(SpeechError):
    """No microphone can be opened; names the device and what there is instead."""


class RecordingError(SpeechError):
    """A file cannot be played as the microphone."""


class ModelError(SpeechError):
    """The recognition model is missing, damaged or unknown."""
