"""A mock interviewer for deep-learning interviews: the second question is the interview."""

__version__ = "0.1.0"
