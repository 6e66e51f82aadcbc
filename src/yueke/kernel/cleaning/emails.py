"""E-mail addresses: half-width, without blanks and labels, several in a cell."""

from __future__ import annotations

import re
from functools import lru_cache

from yueke.kernel.cleaning.text import Cell, Cleaned, excerpt, half_width, no_value, stripped
from yueke.kernel.cleaning.wording import _

_SPLIT = re.compile(r"[\s;,、|]+|/(?=[^/]*@)")
_LABEL = re.compile(r"^(?:mailto:|(?:电子)?(?:邮箱|邮件)(?:地址)?[::]?|e-?mail[::])", re.I)
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9\u4e00-\u9fff](?:[A-Za-z0-9\u4e00-\u9fff-]{0,61}[A-Za-z0-9\u4e00-\u9fff])?\.)+[A-Za-z\u4e00-\u9fff]{2,24}"
)
_TIDIED = _("邮箱格式已整理")


def clean_emails(cell: Cell) -> Cleaned[tuple[str, ...]]:
    """All addresses of a cell in small letters; a problem when any part of it is none."""
    return _cleaned(stripped(cell)) if cell else _cleaned("")


def clean_email(cell: Cell) -> Cleaned[str]:
    """The first address of a cell; ``changed`` names any others."""
    found = clean_emails(cell)
    if not found.value:
        return Cleaned(None, found.problem, found.changed)
    rest = found.value[1:]
    return Cleaned(found.value[0], None, _("另有邮箱 {rest}", rest="、".join(rest)) if rest else found.changed)


@lru_cache(maxsize=65536)
def _cleaned(original: str) -> Cleaned[tuple[str, ...]]:
    nothing = no_value(original)
    if nothing is not None:
        return nothing
    text = half_width(original).replace("。", ".").replace("．", ".")
    found: list[str] = []
    for part in _SPLIT.split(_LABEL.sub("", text.replace(" @", "@").replace("@ ", "@"))):
        part = part.strip("<>()[]\"'.:").lower()
        if not part:
            continue
        if len(part) > 254 or not _ADDRESS.fullmatch(part) or len(part.partition("@")[0]) > 64:
            return Cleaned(None, _("邮箱格式不对：{text}", text=excerpt(original)))
        if part not in found:
            found.append(part)
    if not found:
        return Cleaned(None, _("邮箱格式不对：{text}", text=excerpt(original)))
    return Cleaned(tuple(found), None, None if found == [original] else _TIDIED)
