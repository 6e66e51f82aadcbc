"""A paper as HTML: on a page of the product, or as a file that stands alone."""

from __future__ import annotations

from functools import cache
from importlib import resources

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from yueke.ui.papers.composing import Part, compose
from yueke.ui.papers.paper import Paper

_SHEETS = ("paper.css", "papers.css")


def to_html(paper: Paper) -> SafeString:
    """The paper as an ``<article>`` for a page that has the product's style sheets."""
    return render_to_string("ui/papers/paper.html", _context(paper))


def to_page(paper: Paper) -> bytes:
    """The paper as a whole HTML file: styles and drawings in it, no scripts, nothing fetched from anywhere."""
    return render_to_string("ui/papers/alone.html", {**_context(paper), "styles": _styles()}).encode()


def part_html(part: Part) -> SafeString:
    """One part of a composed paper."""
    return render_to_string("ui/papers/part.html", {"part": _shown(part)})


def _context(paper: Paper) -> dict[str, object]:
    composed = compose(paper)
    return {
        "paper": composed,
        "official": composed.layout.name == "official",
        "qr": _drawing(composed.qr.svg) if composed.qr else "",
        "parts": [_shown(part) for part in composed.parts],
    }


def _shown(part: Part) -> dict[str, object]:
    told: dict[str, object] = {name: getattr(part, name) for name in part.__dataclass_fields__}
    match part.kind:
        case "heading":
            # The title of the page is above the title of the paper.
            told["tag"] = f"h{part.level + 2}"
        case "figure":
            told["svg"], told["narrow"] = _drawing(part.svg), _drawing(part.narrow)
        case "table":
            told["cells"] = [list(zip(row, part.aligns, strict=True)) for row in part.rows]
    return told


def _drawing(svg: str) -> SafeString:
    """A drawing of ours: its texts were written through an XML library and hold no markup."""
    return mark_safe(svg)  # noqa: S308


@cache
def _styles() -> SafeString:
    folder = resources.files("yueke.ui") / "static" / "yueke"
    sheets = [folder.joinpath(name).read_text("utf-8") for name in _SHEETS]
    return mark_safe("\n".join(sheets))  # noqa: S308 - files of ours
