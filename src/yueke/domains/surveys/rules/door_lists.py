"""A list of ways in, as somebody pastes it: a line each, the name and, after a tab or comma, what the code tells."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from yueke.kernel.errors import Message

MOST_LINES = 200
_GAP = re.compile(r"\t|,|，|;|；")


def read(text: str, parameter: str) -> tuple[list[tuple[str, dict[str, str]]], list[Message]]:
    """The labels with their parameters, and what is wrong with the list.

    ``parameter`` is what each line tells (``store``, ``employee`` …): what stands after the gap, or else the name itself; empty
    when the codes tell nothing.
    """
    found: list[tuple[str, dict[str, str]]] = []
    wrong: list[Message] = []
    seen: set[str] = set()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        wrong.append(_("请至少写一行。"))
    if len(lines) > MOST_LINES:
        wrong.append(_("一次最多 %(n)d 行。") % {"n": MOST_LINES})
    for n, line in enumerate(lines[:MOST_LINES], start=1):
        label, value = (*[part.strip() for part in _GAP.split(line, maxsplit=1)], "")[:2]
        if not label or len(label) > 60 or len(value) > 60:
            wrong.append(_("第 %(n)d 行：名称和参数各要 1 到 60 字。") % {"n": n})
        elif label in seen:
            wrong.append(_("第 %(n)d 行：“%(label)s”重复了。") % {"n": n, "label": label})
        seen.add(label)
        found.append((label, {parameter: value or label} if parameter else {}))
    return found, wrong
