"""The two layouts: measures and typefaces, the same for PDF and DOCX.

``OFFICIAL`` follows the guide GB/T 9704-2012: A4 with margins of 37/26/35/28 mm, 22 lines of 28 signs; title 小标宋 2号,
text 仿宋 3号, headings 黑体, 楷体, 仿宋, 仿宋, page numbers 4号. ``PLAIN`` is the company's own report.

DOCX files name the typefaces offices have; none are shipped. A PDF takes the first of ``families`` that is at hand (the
company's own lie in the folder ``fonts`` of the data folder) and else a free one, made bolder where it stands in for a
heavier face.
"""

from __future__ import annotations

from dataclasses import dataclass

from yueke.ui.papers.paper import LayoutName

SANS = "Noto Sans SC"
SERIF = "Noto Serif SC"
A4 = (210.0, 297.0)
POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Face:
    """A typeface in a size (points): ``word`` is its name in DOCX, ``families`` its names for PDF, ``standby`` the
    free one. ``weight`` (em) is how much bolder the standby is drawn; ``bold`` asks Word for its bold."""

    word: str
    size: float
    standby: str
    families: tuple[str, ...] = ()
    weight: float = 0.0
    bold: bool = False
    colour: str = "#000000"


@dataclass(frozen=True)
class Layout:
    """Measures in millimetres (``margins``: top, right, bottom, left) and points (the rest)."""

    name: LayoutName
    margins: tuple[float, float, float, float]
    title: Face
    mark: Face
    body: Face
    headings: tuple[Face, Face, Face, Face]
    label: Face
    table: Face
    small: Face
    foot: Face
    pitch: float
    tracking: float
    signs_per_line: int
    ink: str
    accent: str

    @property
    def text_width(self) -> float:
        """Width of the text in points."""
        return (A4[0] - self.margins[1] - self.margins[3]) * POINTS_PER_MM


_SONG = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK")
_FANGSONG = ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FZFangSong-Z02S", "方正仿宋_GBK")
_KAI = ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FZKai-Z03S", "方正楷体_GBK")
_HEI = ("SimHei", "黑体", "FZHei-B01S", "方正黑体_GBK")

_TEXT = Face("仿宋_GB2312", 16, SERIF, _FANGSONG)

OFFICIAL = Layout(
    name="official",
    margins=(37, 26, 35, 28),
    title=Face("方正小标宋简体", 22, SERIF, _SONG, weight=0.026),
    mark=Face("方正小标宋简体", 42, SERIF, _SONG, weight=0.026, colour="#c8161d"),
    body=_TEXT,
    headings=(
        Face("黑体", 16, SANS, _HEI),
        Face("楷体_GB2312", 16, SERIF, _KAI, weight=0.02),
        _TEXT,
        _TEXT,
    ),
    label=Face("黑体", 16, SANS, _HEI),
    table=Face("仿宋_GB2312", 12, SERIF, _FANGSONG),
    small=Face("仿宋_GB2312", 10.5, SERIF, _FANGSONG),
    foot=Face("宋体", 14, SERIF),
    pitch=28.95,
    tracking=-0.21,
    signs_per_line=28,
    ink="#000000",
    accent="#c8161d",
)

_BRAND = "#1f5f66"
_INK = "#24272b"

PLAIN = Layout(
    name="plain",
    margins=(24, 22, 22, 22),
    title=Face("微软雅黑", 20, SANS, weight=0.022, bold=True, colour=_INK),
    mark=Face("微软雅黑", 9.5, SANS, colour=_BRAND),
    body=Face("微软雅黑", 10.5, SANS, colour=_INK),
    headings=(
        Face("微软雅黑", 14, SANS, weight=0.022, bold=True, colour=_BRAND),
        Face("微软雅黑", 12, SANS, weight=0.022, bold=True, colour=_INK),
        Face("微软雅黑", 10.5, SANS, weight=0.022, bold=True, colour=_INK),
        Face("微软雅黑", 10.5, SANS, colour=_INK),
    ),
    label=Face("微软雅黑", 9, SANS, weight=0.022, bold=True, colour=_INK),
    table=Face("微软雅黑", 9, SANS, colour=_INK),
    small=Face("微软雅黑", 8.5, SANS, colour="#565a5e"),
    foot=Face("微软雅黑", 8.5, SANS, colour="#565a5e"),
    pitch=18,
    tracking=0,
    signs_per_line=44,
    ink=_INK,
    accent=_BRAND,
)

LAYOUTS: dict[LayoutName, Layout] = {"plain": PLAIN, "official": OFFICIAL}
