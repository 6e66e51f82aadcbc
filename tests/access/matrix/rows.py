"""One line of the matrix of who may go where; what its parts mean stands in the package."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

EVERYBODY = "everybody"
SIGNED_IN = "signed in"
CUSTOMER = "customer"
"""Whoever has shown on the portal that they are a customer: nobody of the staff, whatever their role."""


@dataclass(frozen=True)
class Row:
    """One line of the matrix."""

    name: str
    methods: str
    may: str
    of: str = ""
    takes: tuple[str, ...] = ()
    sends: dict[str, Any] = field(default_factory=dict)
    asks: dict[str, str] = field(default_factory=dict)


def row(name: str, methods: str, may: str, of: str = "", takes: str = "", sends: Any = None, asks: Any = None) -> Row:
    return Row(name, methods, may, of, tuple(takes.split()), sends or {}, asks or {})


def listed(name: str, may: str, export: str) -> list[Row]:
    """The four addresses of a list."""
    return [
        row(name, "GET", may),
        row(f"{name}-columns", "POST", may, sends={"columns": ["number"]}),
        row(f"{name}-views", "POST", may, sends={"do": "save", "name": "看"}),
        row(f"{name}-export", "POST", f"{may} & {export}", sends={"form": "csv"}),
    ]


NOTE = {"reason": "说明", "note": "说明"}
"""What a form that asks for a reason or a note is sent."""
