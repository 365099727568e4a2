"""A mock interviewer for deep-learning interviews: the second question is the interview."""
