"""Which typefaces PDFs are set in: free ones that come with Yueke, and the company's own before them.

A company that has licensed faces (方正小标宋, 仿宋_GB2312 …) puts them into the folder ``fonts`` of the data folder;
processes that run already see them after a restart. Glyphs the free faces lack are taken from there, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from yueke.ui.papers.layouts import SANS, SERIF, Face

if TYPE_CHECKING:
    from typst import Fonts

_PACKAGE = "pylopdf_fonts_zh_cn"
_FILES = {SANS: "NotoSansSC-Regular.otf", SERIF: "NotoSerifSC-Regular.otf"}
_ENDINGS = (".ttf", ".otf", ".ttc", ".otc")


@dataclass(frozen=True)
class Standing:
    """``missing`` are the free families not installed; ``own`` the files the company brought."""

    missing: tuple[str, ...]
    own: tuple[str, ...]


def own_folder() -> Path:
    """Where the company's typefaces lie."""
    return Path(settings.YUEKE_HOME) / "fonts"


@cache
def book() -> Fonts:
    """The typefaces at hand, read once for a process. Those of the machine only where the free ones are missing:
    a paper shall look the same wherever it is made."""
    from typst import Fonts

    folder = _folder()
    folders = [str(place) for place in (own_folder(), folder) if place is not None and place.is_dir()]
    return Fonts(include_system_fonts=folder is None, include_embedded_fonts=True, font_paths=folders)


@cache
def chosen(face: Face) -> tuple[str, float]:
    """The family to set ``face`` in, and how much bolder (em) it must be drawn."""
    families = set(book().families())
    own = next((family for family in face.families if family in families), None)
    return (own, 0.0) if own else (face.standby, face.weight)


def standing() -> Standing:
    """What is missing and what the company brought, told from the files alone: nothing is loaded."""
    folder = _folder()
    missing = [name for name, file in _FILES.items() if folder is None or not (folder / file).is_file()]
    own = [path.name for path in own_folder().glob("*") if path.suffix.lower() in _ENDINGS]
    return Standing(tuple(missing), tuple(sorted(own)))


def _folder() -> Path | None:
    """Where the free typefaces were installed; None when they were not."""
    found = find_spec(_PACKAGE)
    return Path(found.origin).parent if found is not None and found.origin else None
