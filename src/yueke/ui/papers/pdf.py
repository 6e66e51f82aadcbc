"""A paper as PDF, set by typst. The template is ours and fixed; every text reaches it as JSON, never as source."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yueke.ui.papers import fonts
from yueke.ui.papers.composing import Composed, TablePart, compose, width
from yueke.ui.papers.layouts import Face, Layout
from yueke.ui.papers.paper import Paper

_BREAK = "\u200b"
_LONG_IN_TEXT = 24
_MARK_WIDTH = 0.96
_REMEMBERED = 10
_LARGE = 60_000
"""Signs of input; a report of a few pages has fewer, and is set faster while it is remembered."""
_PICTURE = (
    b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 160mm)'
)


def to_pdf(paper: Paper) -> bytes:
    """The paper as PDF. The same paper gives the same bytes."""
    return _set(_template(), {"paper": _data(compose(paper))}, format="pdf")[0]


def to_pictures(paper: Paper, *, ppi: float = 96) -> list[bytes]:
    """Every page as PNG, as it will be printed."""
    return _set(_template(), {"paper": _data(compose(paper))}, format="png", ppi=ppi)


def picture(svg: str, *, ppi: float = 220) -> bytes:
    """A drawing as PNG, for files that hold no vectors."""
    return _set(_PICTURE, {"svg": svg}, format="png", ppi=ppi)[0]


def _set(template: bytes, inputs: dict[str, str], **options: Any) -> list[bytes]:
    from typst import Compiler

    compiler = Compiler({"main.typ": template}, font_paths=fonts.book(), sys_inputs=inputs)  # type: ignore[type-var]
    # A date of its own would make each file another one.
    made = compiler.compile(timestamp=datetime(2000, 1, 1, tzinfo=UTC), **options)
    if sum(map(len, inputs.values())) > _LARGE:
        _forget()
    return made if isinstance(made, list) else [made or b""]


def _forget() -> None:
    """Let go of what typst keeps of a large paper, a megabyte a page: it remembers the last ten it has set."""
    from typst import Compiler

    for _run in range(_REMEMBERED + 1):
        Compiler({"main.typ": b""}, font_paths=fonts.book()).compile(format="pdf")  # type: ignore[type-var]


@cache
def _template() -> bytes:
    return resources.files("yueke.ui.papers").joinpath("paper.typ").read_bytes()


def _data(composed: Composed) -> str:
    layout = composed.layout
    told = asdict(composed) | {
        "layout": _layout(layout),
        "parts": [_part(part, layout) for part in composed.parts],
        "title": breakable(composed.title, _LONG_IN_TEXT),
        "addressee": breakable(composed.addressee, _LONG_IN_TEXT),
        "copies": breakable(composed.copies, _LONG_IN_TEXT),
        "mark_size": _mark_size(composed.company, layout),
        "language": "zh" if (get_language() or "zh").startswith("zh") else "en",
        "words": {"to": "：", "page": _("第 %(page)s 页，共 %(pages)s 页")},
    }
    return json.dumps(told, ensure_ascii=False)


def _layout(layout: Layout) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for field in fields(layout):
        value = getattr(layout, field.name)
        if isinstance(value, Face):
            told[field.name] = _face(value)
        elif field.name == "headings":
            told[field.name] = [_face(face) for face in value]
        else:
            told[field.name] = value
    return told


def _face(face: Face) -> dict[str, Any]:
    family, weight = fonts.chosen(face)
    return {"family": family, "size": face.size, "weight": weight, "colour": face.colour}


def _part(part: Any, layout: Layout) -> dict[str, Any]:
    told = asdict(part)
    if isinstance(part, TablePart):
        room = layout.text_width / (part.size / 2)
        limits = [max(3, int(share * room) - 3) for share in part.shares]
        told["titles"] = [breakable(title, limit) for title, limit in zip(part.titles, limits, strict=True)]
        told["rows"] = [[breakable(cell, limit) for cell, limit in zip(row, limits, strict=True)] for row in part.rows]
    else:
        for name in told.keys() & {"text", "by", "note", "caption"}:
            told[name] = breakable(told[name], _LONG_IN_TEXT)
        if "items" in told:
            told["items"] = [[mark, breakable(text, _LONG_IN_TEXT)] for mark, text in told["items"]]
        if "names" in told:
            told["names"] = [breakable(name, _LONG_IN_TEXT) for name in told["names"]]
    return told


def breakable(text: str, limit: int) -> str:
    """Let words of Latin letters longer than ``limit`` be broken anywhere: addresses and codes are otherwise not."""
    if len(text) <= limit:
        return text
    return re.sub(rf"[^\s\u2e80-\uffef]{{{limit + 1},}}", lambda found: _BREAK.join(found[0]), text)


def _mark_size(company: str, layout: Layout) -> float:
    """The size of the company's name over an official paper: as large as fits on one line."""
    signs = max(width(company) / 2, 1)
    return min(layout.mark.size, round(layout.text_width / signs * _MARK_WIDTH, 1))
