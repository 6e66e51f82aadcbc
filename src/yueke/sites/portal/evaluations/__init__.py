"""Evaluating by oneself: choosing what, stars and words, following the answer, reading what others say."""
