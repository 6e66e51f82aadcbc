"""Answers made to stand for the whole population: weights fitted to what is known of it, and errors that own up to them."""
