"""Examine an answer with a language model. It must not know speech, terminal, web or storage."""
