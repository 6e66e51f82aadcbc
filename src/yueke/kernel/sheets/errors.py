"""Why a whole file cannot be read, said to its owner."""

from __future__ import annotations


class SheetError(Exception):
    """The file or sheet as a whole cannot be used.

    ``message`` is a sentence for the user (Chinese, a ``Wording``); ``row`` (from 1) and ``column`` (letters)
    say where, when known.
    """

    def __init__(self, message: str, *, row: int | None = None, column: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.row = row
        self.column = column
