"""Decisions about complaints, without database or clock."""
