"""A table on its way out of the system, and how it becomes a file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import IO, Any

import pyzipper

from yueke.domains.downloads.rules import FORMS, PAPER_FORMS
from yueke.kernel.access import Actor
from yueke.kernel.progress import Tell, silent
from yueke.kernel.sheets.books import Sheet, write_book
from yueke.kernel.sheets.writing import write_csv, write_xlsx
from yueke.ui.papers.paper import Paper, Paragraph

WRITE = "write"
_TOLD_EVERY = 500


@dataclass(frozen=True)
class Outgoing:
    """What one reader may take out of something, not yet read.

    ``code`` names it in the audit trail, ``conditions`` say in words by what it is narrowed. ``count(limit)`` counts
    the rows up to ``limit``; ``rows()`` reads them one after the other. ``text_columns`` (from 0) are written as text
    whatever they hold; ``notes`` go on the last sheet of a workbook. ``personal``: the rows tell of persons. ``paper()``
    describes the same as a formal paper, for PDF and DOCX; ``book()`` gives several tables for XLSX instead of the one.
    """

    code: str
    title: str
    conditions: str
    columns: tuple[str, ...]
    count: Callable[[int], int]
    rows: Callable[[], Iterable[Sequence[Any]]]
    text_columns: Collection[int] = ()
    notes: tuple[str, ...] = ()
    personal: bool = True
    paper: Callable[[], Paper] | None = None
    book: Callable[[], Sequence[Sheet]] | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms it can leave in, the usual one first."""
        return FORMS if self.paper is None else (*FORMS, *PAPER_FORMS)


@dataclass(frozen=True)
class Maker:
    """One kind of thing to take out.

    ``check(actor, params)`` raises Forbidden unless the actor may still take it out; ``make(actor, params)`` gives
    it as the actor may see it now. ``params`` are JSON.
    """

    kind: str
    check: Callable[[Actor, dict[str, Any]], None]
    make: Callable[[Actor, dict[str, Any]], Outgoing]


_makers: dict[str, Maker] = {}


def register(maker: Maker) -> None:
    """Offer something to take out; done once, when Django starts."""
    _makers[maker.kind] = maker


def maker_of(kind: str) -> Maker:
    """The maker of a kind; KeyError when nothing of that kind can be taken out."""
    return _makers[kind]


def write(
    outgoing: Outgoing, form: str, target: IO[bytes], *, total: int = 0, tell: Tell = silent, mark: str = ""
) -> int:
    """Write ``outgoing`` as ``form``, one of its forms; returns how many rows. Tables take constant memory.

    ``tell`` hears of it now and then, out of ``total``. ``mark`` says at the end of the table, and in the notes, for
    whom the file was made; imports of the file take that line for a remark.
    """
    if form in PAPER_FORMS:
        return _set(outgoing, form, target, total=total, mark=mark)
    if form == "xlsx" and outgoing.book is not None:
        return write_book(target, outgoing.book())
    rows: Iterable[Sequence[Any]] = _counted(outgoing.rows(), total, tell)
    if mark:
        return _write(outgoing, form, target, chain(rows, [[mark]]), (mark, *outgoing.notes)) - 1
    return _write(outgoing, form, target, rows, outgoing.notes)


def _write(
    outgoing: Outgoing, form: str, target: IO[bytes], rows: Iterable[Sequence[Any]], notes: Sequence[str]
) -> int:
    if form == "csv":
        return write_csv(target, outgoing.columns, rows)
    return write_xlsx(
        target,
        outgoing.columns,
        rows,
        name=outgoing.title,
        text_columns=outgoing.text_columns,
        notes=notes,
    )


def _set(outgoing: Outgoing, form: str, target: IO[bytes], *, total: int, mark: str) -> int:
    """Set the paper and write it; work for a job, never for a page."""
    from yueke.ui.papers.pdf import to_pdf
    from yueke.ui.papers.word import to_docx

    if outgoing.paper is None:
        raise ValueError(f"{outgoing.code} is no paper.")
    paper = outgoing.paper()
    if mark:
        paper = replace(paper, blocks=(*paper.blocks, Paragraph(mark)))
    target.write(to_pdf(paper) if form == "pdf" else to_docx(paper))
    return total


def lock(plain: Path, target: Path, name: str, password: str) -> None:
    """Put the file ``plain`` into a ZIP at ``target`` as ``name``, encrypted with AES-256 under ``password``."""
    with pyzipper.AESZipFile(
        target, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES, allowZip64=True
    ) as box:
        box.setpassword(password.encode())
        box.setencryption(pyzipper.WZ_AES, nbits=256)
        box.write(plain, name)


def _counted(rows: Iterable[Sequence[Any]], total: int, tell: Tell) -> Iterator[Sequence[Any]]:
    for number, row in enumerate(rows):
        if number % _TOLD_EVERY == 0:
            tell(WRITE, number, max(total, number + 1))
        yield row
