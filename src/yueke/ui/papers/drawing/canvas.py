"""A sheet of SVG: lines, areas and texts in the colours of the product, none of it styled from outside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree

from yueke.kernel.cleaning.text import printable

WIDTH = 640.0
SIZE = 12.0

PALETTE = ("#1f5f66", "#b07a2a", "#7a5c8e", "#5b8c5a", "#a4503f", "#4f6d9a", "#8a8477")
DASHES = ("", "6 3", "2 2", "8 3 2 3", "1 3", "10 4", "4 4")
"""A line of its own for each series: black and white print tells no colours."""

INK = "#24272b"
INK_2 = "#565a5e"
INK_3 = "#6e6a62"
HAIRLINE = "#e6e0d4"
HAIRLINE_STRONG = "#cfc7b8"
BROKEN = "#b4332a"
PAPER = "#ffffff"

_FAMILIES = "Noto Sans SC, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
_SVG = "http://www.w3.org/2000/svg"

Point = tuple[float, float]


def length(text: str, size: float = SIZE) -> float:
    """About how wide ``text`` will be."""
    return sum(size if sign > "\u2e80" else size * 0.58 for sign in text)


def shortened(text: str, room: float, size: float = SIZE) -> str:
    """``text``, cut with … where it would be wider than ``room``."""
    if length(text, size) <= room:
        return text
    while text and length(text, size) > room - size:
        text = text[:-1]
    return text.rstrip() + "…"


class Canvas:
    """Draws onto one SVG element. Coordinates are in units of which 640 make the width; y grows downward."""

    def __init__(self, height: float) -> None:
        ElementTree.register_namespace("", _SVG)
        self.height = height
        self._root = ElementTree.Element(
            f"{{{_SVG}}}svg",
            {"viewBox": f"0 0 {WIDTH:g} {height:g}", "role": "img", "font-family": _FAMILIES, "font-size": f"{SIZE:g}"},
        )

    def line(self, a: Point, b: Point, colour: str = HAIRLINE, *, width: float = 1, dash: str = "") -> None:
        """A straight line from ``a`` to ``b``."""
        self._add("line", x1=a[0], y1=a[1], x2=b[0], y2=b[1], stroke=colour, stroke_width=width, dash=dash)

    def curve(self, points: Sequence[Point], colour: str, *, width: float = 2, dash: str = "") -> None:
        """A line through ``points``."""
        self._add("polyline", points=_joined(points), fill="none", stroke=colour, stroke_width=width,
                  stroke_linejoin="round", dash=dash)  # fmt: skip

    def area(self, points: Sequence[Point], colour: str, *, opacity: float = 1.0) -> None:
        """A filled shape."""
        self._add("polygon", points=_joined(points), fill=colour, fill_opacity=opacity)

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle; a negative size is drawn the other way."""
        x, width = (x + width, -width) if width < 0 else (x, width)
        y, height = (y + height, -height) if height < 0 else (y, height)
        self._add("rect", x=x, y=y, width=width, height=height, fill=colour)

    def dot(self, at: Point, colour: str, radius: float = 3) -> None:
        """A filled circle."""
        self._add("circle", cx=at[0], cy=at[1], r=radius, fill=colour)

    def text(
        self, x: float, y: float, text: str, *, anchor: str = "start", colour: str = INK_2, size: float = SIZE
    ) -> None:
        """``text`` with its base line at ``y``; anchor start, middle or end."""
        element = self._add("text", x=x, y=y, fill=colour, text_anchor=anchor, font_size=size)
        element.text = " ".join(printable(text).split("\n"))

    def svg(self) -> str:
        """What has been drawn."""
        return ElementTree.tostring(self._root, encoding="unicode")

    def _add(self, name: str, **attributes: float | str) -> ElementTree.Element:
        dash = attributes.pop("dash", "")
        if dash:
            attributes["stroke_dasharray"] = dash
        told = {
            key.replace("_", "-"): value if isinstance(value, str) else _rounded(value)
            for key, value in attributes.items()
        }
        return ElementTree.SubElement(self._root, f"{{{_SVG}}}{name}", told)


def _joined(points: Iterable[Point]) -> str:
    return " ".join(f"{_rounded(x)},{_rounded(y)}" for x, y in points)


def _rounded(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
