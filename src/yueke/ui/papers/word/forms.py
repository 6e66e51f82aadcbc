"""The named styles of a DOCX: what each kind of paragraph looks like in a layout."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from yueke.ui.papers.layouts import Face, Layout


@dataclass(frozen=True)
class Form:
    """A style. Indents (``indent``: first line, ``left``, ``right``) are in signs of its own size, ``before`` and
    ``after`` in points; ``line`` is the height of a line in points, 0 the layout's, None as the content needs;
    ``tab`` is the place of a tab stop from which text runs to the left; ``next_to`` keeps the next paragraph near."""

    face: Face
    align: Literal["left", "center", "right", "both"] = "left"
    indent: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    line: float | None = 0
    tab: float = 0
    next_to: bool = False


def forms(layout: Layout) -> dict[str, Form]:
    """Every style by its name as people see it in Word."""
    return _headings(layout) | _opening(layout) | _text(layout) | _figures(layout)


def _headings(layout: Layout) -> dict[str, Form]:
    official = layout.name == "official"
    form = (
        Form(layout.body, indent=2, next_to=True) if official else Form(layout.body, before=12, after=6, next_to=True)
    )
    return {f"Heading {level}": replace(form, face=face) for level, face in enumerate(layout.headings, start=1)}


def _opening(layout: Layout) -> dict[str, Form]:
    body, mark, title = layout.body, layout.mark, layout.title
    if layout.name == "official":
        room = layout.text_width - body.size
        return {
            "标注": Form(layout.label),
            "发文机关标志": Form(mark, "center", line=mark.size * 1.3, after=layout.pitch),
            "发文字号": Form(body, "center"),
            "发文字号与签发人": Form(body, left=1, right=1, tab=room),
            "Title": Form(title, "center", before=layout.pitch, after=layout.pitch, line=title.size * 1.5),
            "主送机关": Form(body),
        }
    return {
        "发文机关标志": Form(mark, line=mark.size * 1.3),
        "Title": Form(title, before=layout.pitch, after=6, line=title.size * 1.5),
        "主送机关": Form(body),
    }


def _text(layout: Layout) -> dict[str, Form]:
    official = layout.name == "official"
    body, foot = layout.body, layout.foot
    return {
        "Normal": Form(body, "both", indent=2),
        "附件": Form(body, indent=2, before=layout.pitch),
        "附件续": Form(body, left=5),
        "落款": Form(body, "right", right=4 if official else 2),
        "签字": Form(body, before=layout.pitch / 2),
        "抄送": Form(replace(body, size=14 if official else body.size), left=1, before=layout.pitch),
        "二维码": Form(layout.small, "right", line=None),
        "页码单": Form(foot, "right", right=1),
        "页码双": Form(foot, left=1),
        "页脚": Form(foot, tab=layout.text_width),
    }


def _figures(layout: Layout) -> dict[str, Form]:
    small, table = layout.small, layout.table
    caption, head = replace(layout.label, size=table.size), replace(layout.label, size=small.size)
    tight = table.size * 1.45
    return {
        "表题": Form(caption, "center", before=8, after=4, line=tight, next_to=True),
        "表格left": Form(table, line=tight),
        "表格center": Form(table, "center", line=tight),
        "表格right": Form(table, "right", line=tight),
        "图": Form(small, "center", before=8, line=None, next_to=True),
        "图题": Form(caption, "center", before=2, after=8, line=tight),
        "说明": Form(small, line=small.size * 1.6, after=4),
        "口径标题": Form(head, before=layout.pitch, line=tight, next_to=True),
    }
