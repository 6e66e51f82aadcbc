"""Filing an issued paper: its PDF and DOCX become stored files, named and kept by what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yueke.kernel import files
from yueke.kernel.access import Actor
from yueke.kernel.files.models import StoredFile
from yueke.ui.papers.paper import Paper


@dataclass(frozen=True)
class Filed:
    """The two files of an issued paper."""

    pdf: StoredFile
    docx: StoredFile


def file_paper(paper: Paper, *, name: str, actor: Actor, at: datetime) -> Filed:
    """Render ``paper`` and keep both files as ``name``, in the caller's transaction. Work for a job, not for a page.

    Filed again, the same paper gives the same contents, which lie on disk once.
    """
    from yueke.ui.papers.pdf import to_pdf
    from yueke.ui.papers.word import to_docx

    return Filed(pdf=_kept(to_pdf(paper), "pdf", name, actor, at), docx=_kept(to_docx(paper), "docx", name, actor, at))


def _kept(content: bytes, code: str, name: str, actor: Actor, at: datetime) -> StoredFile:
    with files.draft() as (path, out):
        out.write(content)
        out.close()
        return files.keep(path, code=code, name=f"{name}.{code}", actor=actor, at=at)
