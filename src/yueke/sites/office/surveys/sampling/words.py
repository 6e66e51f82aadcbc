"""Strata, methods and rules of the sampling desk in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.customers.choices import AmountClass, Grade, Kind
from yueke.domains.surveys.rules import drawing
from yueke.kernel.errors import Message

SEPARATOR = " · "
METHODS: dict[str, Message] = {
    drawing.STRATIFIED: _("分层抽样"),
    drawing.SIMPLE: _("简单随机抽样"),
    drawing.SYSTEMATIC: _("系统抽样"),
    drawing.CENSUS: _("普查：全部调查"),
}
RULES: dict[str, Message] = {
    "proportional": _("按比例"),
    "equal": _("各层相等"),
    "neyman": _("奈曼最优"),
    "cost": _("考虑费用"),
}
WHY_RULE: dict[str, Message] = {
    "proportional": _("各层占比与名单相同，不知道各层差异时最稳妥。"),
    "equal": _("各层一样多，便于比较各层。"),
    "neyman": _("差异大的层多抽，总误差最小；差异取自上期答卷。"),
    "cost": _("差异大、费用低的层多抽，同样的钱误差最小。"),
}
_LABELS: dict[str, dict[str, Message]] = {
    "grade": dict(Grade.choices),
    "amount_class": dict(AmountClass.choices),
    "kind": dict(Kind.choices),
}
WHOLE = pgettext_lazy("stratum", "全部")


def stratum_told(by: Sequence[str], key: str) -> str:
    """A stratum as people call it: the values of its parts, unknown ones as «未填»."""
    if not key:
        return str(WHOLE)
    parts = key.split(SEPARATOR)
    if len(parts) != len(by):
        return key
    return SEPARATOR.join(_part(name, value) for name, value in zip(by, parts, strict=True))


def _part(name: str, value: str) -> str:
    return str(_("未填")) if value == "—" else str(_LABELS.get(name, {}).get(value, value))
