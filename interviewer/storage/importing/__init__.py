"""Recordings and transcripts of other programs, read as one `Conversation`."""
