"""A regulation pack: the company's regulation as data. Chapters hold clauses, clauses may have parts.

`load_pack` reads a file, a folder or a text and refuses a pack with any error whole; `builtin_packs`
are those shipped with the product; `check_terms` judges new terms with the same rules (amendments use it).
"""

from __future__ import annotations

import functools
import importlib.resources
from pathlib import Path

from yueke.compliance.clauses import Chapter, Clause, Pack, Post, TermSet, check_terms, read_terms, term_set
from yueke.compliance.pack_reader import PackReader
from yueke.compliance.pack_source import PackError, PackProblem, Source, read_file, read_folder, read_text
from yueke.compliance.term_kinds import Problem, TermSpec

__all__ = [
    "Chapter", "Clause", "Pack", "PackError", "PackProblem", "Post", "Problem", "TermSet", "TermSpec",
    "builtin_packs", "check_terms", "load_pack", "read_terms", "term_set",
]  # fmt: skip


def load_pack(source: Path | str) -> Pack:
    """Read a pack from a file, a folder (`pack.yaml` and one file per chapter) or a text of YAML.

    A `str` with a line break is text, any other `str` a path. Raises `PackError` with every error found.
    """
    found: Source
    if isinstance(source, str) and "\n" in source:
        found = read_text(source, "pack.yaml")
    else:
        path = Path(source)
        found = read_folder(path) if path.is_dir() else read_file(path)
    pack = PackReader(found).pack() if found.data is not None else None
    if found.problems or pack is None:
        raise PackError(found.problems)
    return pack


@functools.cache
def builtin_packs() -> dict[str, Pack]:
    """The packs shipped with the product, by code. Read once per process."""
    with importlib.resources.as_file(importlib.resources.files("yueke.packs")) as root:
        packs = [load_pack(head.parent) for head in sorted(root.glob("*/pack.yaml"))]
    return {pack.code: pack for pack in packs}
