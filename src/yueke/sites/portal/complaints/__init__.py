"""Complaining, and following one's complaint, without an account."""
