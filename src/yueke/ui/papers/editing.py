"""A form for the words of a drafted paper: its texts are edited, its tables and charts stay what the data said.

The text between two tables or charts is one field, a line a paragraph. A line that begins as offices number headings
(一、（一）1.（1）) is a heading; the numbers are counted anew each time, so nobody has to keep them right.
``〔注：…〕`` at the end of a line says by what a figure is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yueke.ui.forms import Form
from yueke.ui.papers.composing import clean, compose, line
from yueke.ui.papers.numerals import Counter, typed
from yueke.ui.papers.paper import (
    LEVELS,
    Attachments,
    Block,
    Figure,
    Heading,
    MethodNotes,
    Paper,
    Paragraph,
    Signature,
    Table,
)
from yueke.ui.papers.screen import part_html
from yueke.ui.widgets import Segments

LAYOUT_CHOICES = (("plain", _("简版")), ("official", _("公文版")))
_LONGEST = 20_000
_NOTE = re.compile(r"\s*〔注：([^〔〕]+)〕$")
_SENTENCE_ENDS = ("。", "；", "：", "！", "？", ";", ":")
_FIRST_RUN_IN = 3
_COUNTED = (Table, Figure, Signature, Attachments)


class PaperForm(Form):
    """Title, addressee, layout and texts of ``paper``; :meth:`edited` is the paper with what was entered."""

    title = forms.CharField(label=_("标题"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    addressee = forms.CharField(label=_("主送"), max_length=200, required=False)
    layout = forms.ChoiceField(label=_("版式"), widget=Segments, choices=LAYOUT_CHOICES)

    def __init__(self, paper: Paper, data: Any = None, **more: Any) -> None:
        self.paper = paper
        self._sections = list(sections(paper.blocks))
        texts = [one for one in self._sections if isinstance(one, str)]
        initial = {
            "title": clean(paper.title),
            "addressee": line(paper.addressee),
            "layout": paper.layout,
            **{f"text-{i}": text for i, text in enumerate(texts)},
        }
        super().__init__(data, initial=initial, **more)
        for i, text in enumerate(texts):
            rows = min(24, max(3, sum(1 + len(one) // 44 for one in text.split("\n")) + 1))
            self.fields[f"text-{i}"] = forms.CharField(
                label=_("正文"),
                required=False,
                max_length=_LONGEST,
                strip=False,
                widget=forms.Textarea(attrs={"rows": rows, "data-paper-text": ""}),
            )

    def rows(self) -> Iterator[BoundField | SafeString]:
        """In order: the field of each text, and what stands between them as it will be read."""
        number = 0
        parts = iter(compose(self._with(one for one in self._sections if isinstance(one, _COUNTED))).parts)
        for one in self._sections:
            match one:
                case str():
                    yield self[f"text-{number}"]
                    number += 1
                case MethodNotes():
                    yield from map(part_html, compose(self._with([one])).parts)
                case _:
                    yield part_html(next(parts))

    def edited(self) -> Paper:
        """The paper as entered; only after :meth:`is_valid`."""
        entered = self.cleaned_data
        blocks: list[Block] = []
        number = 0
        for one in self._sections:
            if isinstance(one, str):
                blocks += blocks_of(entered[f"text-{number}"])
                number += 1
            else:
                blocks.append(one)
        return replace(
            self.paper,
            title=clean(entered["title"]),
            addressee=entered["addressee"],
            layout=entered["layout"],
            blocks=tuple(blocks),
        )

    def _with(self, blocks: Iterable[Block]) -> Paper:
        return replace(self.paper, blocks=tuple(blocks))


def sections(blocks: Sequence[Block]) -> Iterator[str | Block]:
    """Texts to edit and blocks that stay, in order. A text may be empty at the beginning and after a table or chart,
    where somebody may want to add one."""
    counter = Counter(LEVELS)
    lines: list[str] = []
    before: Block | None = None
    for block in blocks:
        match block:
            case Heading():
                lines.append(counter.next(block.level) + line(block.text))
            case Paragraph():
                note = f"〔注：{line(block.note)}〕" if block.note else ""
                lines.append(clean(block.text) + note)
            case _:
                if lines or _wants_text(before):
                    yield "\n".join(lines)
                yield block
                before, lines = block, []
    if lines or _wants_text(before):
        yield "\n".join(lines)


def _wants_text(before: Block | None) -> bool:
    return before is None or isinstance(before, Table | Figure)


def blocks_of(text: str) -> list[Block]:
    """What somebody typed as headings and paragraphs; empty lines are nothing."""
    found: list[Block] = []
    for one in clean(text).split("\n"):
        if words := one.strip():
            found.append(_block(words))
    return found


def _block(words: str) -> Block:
    level, rest = typed(words)
    # 1. and （1） before a whole sentence number a list in the text; they are no headings.
    if level and not (level >= _FIRST_RUN_IN and rest.endswith(_SENTENCE_ENDS)):
        return Heading(rest, level)
    note = _NOTE.search(words)
    return Paragraph(_NOTE.sub("", words), note[1]) if note else Paragraph(words)
