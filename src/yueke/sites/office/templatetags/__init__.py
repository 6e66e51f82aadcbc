"""Template filters of the office."""
