"""What people call the facts of an improvement and what it still lacks."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueke.kernel.errors import Message

LACKING: Mapping[str, Message] = {
    "cause": gettext_lazy("根本原因"),
    "owner": gettext_lazy("责任人"),
    "measures": gettext_lazy("措施"),
}
"""What a draft may lack, by name."""


def told_of(missing: str) -> str:
    """What stands against closing, as a sentence part."""
    what, _colon, n = missing.partition(":")
    if what == "done":
        return _("第 %(n)s 项措施还没有完成") % {"n": n}
    if what == "verified":
        return _("第 %(n)s 项措施还没有验证") % {"n": n}
    if what == "effect":
        return _("效果还没有测得，也没有说明不能测量的原因")
    return _("还没有措施")
