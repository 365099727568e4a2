"""Every exception raised on purpose.

InterviewerError                 one clear sentence for the user; exit code 1
├── RubricError                  a rubric file cannot be used
├── SettingsError                an option or environment variable has no usable value
├── SessionError                 a session cannot be written, found or read
│   └── SessionFormatError       its events are not ours, or from a newer version
├── LabelError                   a file of answers cannot be used
└── ExaminerError                no examiner can be built (a failed turn is `Ungraded` instead)
IllegalEvent                     a bug in the caller: the dialogue does not allow this event now
"""


class InterviewerError(Exception):
    """Says `where: what. remedy.`; shown to the user without a traceback."""


class RubricError(InterviewerError):
    """A rubric file cannot be used; names file, line and field."""


class SettingsError(InterviewerError):
    """An option or an environment variable has no usable value."""


class SessionError(InterviewerError):
    """A session cannot be written, found or read."""


class SessionFormatError(SessionError):
    """A session's events are damaged, or were written by a newer version."""


class LabelError(InterviewerError):
    """A file of answers to grade or calibrate on cannot be used."""


class ExaminerError(InterviewerError):
    """The examiner cannot be built. A turn it could not grade is `Ungraded`, never this."""


class IllegalEvent(Exception):
    """The dialogue does not allow this event now; nothing has changed."""
