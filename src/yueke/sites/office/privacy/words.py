"""How terms and codes of privacy read."""

from __future__ import annotations

from django.utils.translation import get_language

from yueke.kernel.terms import Term


def term_text(term: str) -> str:
    """A term in the reader's language: 15个工作日, 15 working days."""
    parsed = Term.parse(term)
    return str(parsed) if (get_language() or "").startswith("en") else parsed.text
