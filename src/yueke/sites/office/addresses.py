"""Addresses a page names many times over: twenty records, and as many variants of a list. Looked up only once."""

from __future__ import annotations

from functools import cache

from django.urls import reverse


@cache
def page_url(name: str) -> str:
    """The address behind a url name without parameters; raises NoReverseMatch when there is none."""
    return reverse(name)


def record_url(name: str, pk: int) -> str:
    """The address of the record ``pk`` behind a url name with one number in it."""
    before, after = _around(name)
    return f"{before}{int(pk)}{after}"


@cache
def _around(name: str) -> tuple[str, str]:
    before, _number, after = reverse(name, args=[0]).rpartition("0")
    return before, after
