"""Answers of a language model to frames: only what the text itself says passes."""
