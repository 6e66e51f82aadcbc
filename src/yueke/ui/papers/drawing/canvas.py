"""A sheet of SVG: lines, areas and texts in the colours of the product, none of it styled from outside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import escape

from yueke.kernel.cleaning.text import printable

WIDTH, NARROW = 640.0, 340.0
"""Of a page, and of a phone, where letters must not shrink with the page."""
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


def wrapped(text: str, room: float, most: int = 3) -> list[str]:
    """``text`` in at most so many lines no wider than ``room``; the last is cut with … where there is more to say."""
    lines: list[str] = []
    while len(lines) < most - 1 and length(text) > room:
        cut = next((n for n in range(len(text), 0, -1) if length(text[:n]) <= room), 1)
        lines.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*lines, shortened(text, room)]


class Canvas:
    """Draws onto one SVG element. Coordinates are in units of which ``width`` make the width; y grows downward."""

    def __init__(self, height: float, width: float) -> None:
        self.height, self.width = height, width
        self._drawn: list[str] = []

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
        words = " ".join(printable(text).split("\n"))
        self._add("text", words, x=x, y=y, fill=colour, text_anchor=anchor, font_size=size)

    def svg(self) -> str:
        """What has been drawn."""
        head = (
            f'<svg xmlns="{_SVG}" viewBox="0 0 {self.width:g} {self.height:g}" role="img"'
            f' font-family="{_FAMILIES}" font-size="{SIZE:g}">'
        )
        return f"{head}{''.join(self._drawn)}</svg>"

    def _add(self, name: str, words: str = "", **attributes: float | str) -> None:
        """Append an element; what it says and all it is told is escaped here and nowhere else."""
        dash = attributes.pop("dash", "")
        if dash:
            attributes["stroke_dasharray"] = dash
        told = "".join(
            f' {key.replace("_", "-")}="{escape(value) if isinstance(value, str) else _rounded(value)}"'
            for key, value in attributes.items()
        )
        self._drawn.append(f"<{name}{told}>{escape(words)}</{name}>")


def _joined(points: Iterable[Point]) -> str:
    return " ".join(f"{_rounded(x)},{_rounded(y)}" for x, y in points)


def _rounded(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
