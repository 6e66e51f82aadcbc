"""Addresses of single records: twenty on a page of a list, hence spelled from the pattern of each url only once."""

from __future__ import annotations

from functools import cache

from django.urls import reverse


def record_url(name: str, pk: int) -> str:
    """The address of the record ``pk`` behind a url name with one number in it."""
    before, after = _around(name)
    return f"{before}{int(pk)}{after}"


@cache
def _around(name: str) -> tuple[str, str]:
    before, _number, after = reverse(name, args=[0]).rpartition("0")
    return before, after
