"""Figures across modules, read-only: what pages, reports and machines are told is computed here, once."""
