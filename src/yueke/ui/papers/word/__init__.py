"""A paper as DOCX, to be worked on in Word or WPS: named styles, real tables, page numbers, the fonts by name."""

from __future__ import annotations

from yueke.ui.papers.paper import Paper


def to_docx(paper: Paper) -> bytes:
    """The paper as DOCX. The same paper gives the same bytes."""
    from yueke.ui.papers.word.writing import written

    return written(paper)
