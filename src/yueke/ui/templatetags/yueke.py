"""Template tags and filters of the design system (built in: no ``{% load %}`` needed)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import conditional_escape, escape, format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yueke.kernel import clock
from yueke.kernel.history.context import origin
from yueke.ui import formats
from yueke.ui.remembering import remember
from yueke.ui.verdicts import light_of

register = template.Library()

register.filter("money", formats.money)
register.filter("count", formats.count)
register.filter("share", formats.share)
register.filter("datetime_cn", formats.moment)
register.tag("remember", remember)


ONCE = "_once"
"""The name of the hidden field that tells one sending of a form from another."""


@register.simple_tag
def once_field() -> SafeString:
    """The hidden token of a form; views marked ``once`` carry each token out once."""
    return format_html('<input type="hidden" name="{}" value="{}">', ONCE, uuid.uuid4())


@register.simple_tag
def request_number() -> str:
    """The number of the request, by which an administrator finds it in the log; empty outside one."""
    return origin().request_id


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """An icon of the sprite; decorative unless ``label`` says what it means."""
    return _drawn_icon(str(name), str(css), str(label))


@lru_cache(maxsize=1_024)
def _drawn_icon(name: str, css: str, label: str) -> SafeString:
    meaning = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon {}" {}><use href="{}#{}"/></svg>', css, meaning, static("vendor/icons.svg"), name
    )


@register.simple_tag
def light(verdict: object, text: object = "", title: object = "") -> SafeString:
    """Shape and word of a verdict; ``text`` replaces the word for the eye, and where it is words for the ear, too.

    A figure (97.2 %) says nothing of its verdict to who cannot see the shape: the word is heard before it. A state
    in words (办理中) says all there is, and would be told wrong by the word of a rate (临近).
    """
    found = light_of(verdict)
    shape = mark_safe(f'<svg class="shape" viewBox="0 0 12 12" aria-hidden="true">{found.shape}</svg>')  # noqa: S308
    word: object = found.word
    if text not in ("", None):
        word = text if _speaks(str(text)) else format_html('<span class="visually-hidden">{}: </span>{}', word, text)
    hint = format_html(' title="{}"', title) if title else ""
    return format_html('<span class="light light-{}"{}>{}{}</span>', found.name, hint, shape, word)


def _speaks(text: str) -> bool:
    """Whether a text is words, not a figure or a dash."""
    return any(one.isalpha() for one in text) and not any(one.isdigit() for one in text)


@register.simple_tag(name="share")
def share_of(value: float | None = None, n: int | None = None, of: int | None = None) -> SafeString:
    """A share with its n: ``97.2 % n=1,239``, or with kept and total: ``97.2 % 1,204 / 1,239``.

    Without ``value`` it is what ``n`` is of ``of``.
    """
    if value is None and n is not None and of:
        value = n / of
    if of is not None:
        tail = f"{formats.count(n)}\u2009/\u2009{formats.count(of)}"
    else:
        tail = "" if n is None else f"n={formats.count(n)}"
    return format_html('<span class="share">{} <span class="n">{}</span></span>', formats.share(value), tail)


@register.simple_tag(takes_context=True)
def timeleft(context: template.Context, due: datetime | None, at: datetime | None = None) -> SafeString | str:
    """``剩1天3小时`` or ``超2小时`` in the right colour, the exact time on hover.

    ``at`` defaults to the context's ``at`` (the moment the page was judged), then to the clock.
    """
    return formats.NOTHING if due is None else left_until(due, at or context.get("at") or clock.now())


def left_until(due: datetime, at: datetime) -> SafeString:
    """The time from ``at`` to ``due`` (or since), in its colour."""
    left = formats.time_left(due, at)
    return format_html(
        '<time class="left left-{}" datetime="{}" title="{}">{}</time>',
        left.level,
        due.isoformat(timespec="minutes"),
        left.exact,
        left.text,
    )


@register.filter
def highlight(value: object, terms: str | Sequence[str] | None) -> SafeString:
    """Mark the searched words (a string split at spaces, or a list) inside ``value``; escapes both."""
    text = str(value)
    words = terms.split() if isinstance(terms, str) else list(terms or ())
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)
    if not pattern:
        return conditional_escape(text)
    pieces = re.split(f"({pattern})", text, flags=re.IGNORECASE)
    return mark_safe(  # noqa: S308 - every piece is escaped
        "".join(
            format_html("<mark>{}</mark>", piece) if i % 2 else conditional_escape(piece)
            for i, piece in enumerate(pieces)
        )
    )


@register.simple_tag
def spark(
    values: Iterable[float | None], label: str = "", low: float | None = None, high: float | None = None
) -> SafeString | str:
    """A word-sized line of a trend, its last value dotted; ``low`` and ``high`` fix the scale."""
    points = [(i, v) for i, v in enumerate(values or ()) if v is not None]
    if len(points) < 2:
        return ""
    figures = [float(v) for _i, v in points]
    bottom = min(figures) if low is None else low
    top = max(figures) if high is None else high
    step = 60 / max(points[-1][0], 1)
    place = [(2 + i * step, 16 - 14 * (float(v) - bottom) / ((top - bottom) or 1)) for i, v in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in place)
    x, y = place[-1]
    return format_html(
        '<svg class="spark" viewBox="0 0 66 18" role="img" aria-label="{}">'
        '<polyline points="{}"/><circle cx="{}" cy="{}" r="2"/></svg>',
        label,
        path,
        f"{x:.1f}",
        f"{y:.1f}",
    )


@register.filter
def any_active(items: Iterable[Any]) -> bool:
    """True when one of the menu items is the page one is on."""
    return any(item.get("active") if isinstance(item, dict) else item.active for item in items or ())


_LARGE = (forms.CheckboxSelectMultiple, forms.RadioSelect)


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's widget with the classes of the design system."""
    widget = field.field.widget
    if isinstance(widget, (*_LARGE, forms.CheckboxInput)):
        css = "form-check-input"
    elif isinstance(widget, forms.Select):
        css = "form-select"
    else:
        css = "form-control"
    own = widget.attrs.get("class", "")
    invalid = " is-invalid" if field.errors else ""
    return field.as_widget(attrs={"class": f"{css} {own}{invalid}".strip()})


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """A single tick box, whose label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """Several inputs under one label: needs a fieldset, not a label."""
    return isinstance(field.field.widget, (*_LARGE, forms.SplitDateTimeWidget))


@register.simple_tag
def js_texts() -> SafeString:
    """The few sentences browser code says itself, translated."""
    return json_script(
        {
            "offline": _("连不上服务器，刚才的操作没有办成。请检查网络后再试一次。"),
            "failed": _("系统出错，刚才的操作没有办成，数据没有改动。请稍后再试；若再出现请告知系统管理员。"),
            "forbidden": _("您的角色没有此项权限。如确有需要，请联系系统管理员。"),
            "missing": _("没有找到这条记录，或它不在您的数据范围内。"),
            "selected": _("已选 {n} 条"),
            "selectedAll": _("已选全部 {n} 条"),
            "undo": _("撤销"),
            "close": _("关闭"),
            "noMatch": _("没有找到"),
            "noChart": _("这段时间没有数据"),
            "leave": _("有未保存的内容。确定离开吗？"),
            "goTo": _("转到"),
            "target": _("目标"),
            "cumulative": _("累计占比"),
            "upper": _("上限"),
            "lower": _("下限"),
            "centre": _("中心线"),
        },
        "texts",
    )


@register.simple_tag(takes_context=True)
def page_link(
    context: template.Context, number: int, page: Any, symbol: str = "", label: str = "", target: str = ""
) -> SafeString:
    """One step of the pagination: the other parameters of the address stay as they are."""
    inner = icon(symbol, "icon-sm", label) if symbol else formats.count(number)
    if number < 1 or number > page.pages:
        return format_html('<span class="is-off">{}</span>', inner)
    if number == page.number:
        return format_html('<span aria-current="page">{}</span>', inner)
    url = escape(f"{_without_page(context['request'])}page={number}")
    live = f' hx-get="{url}"' if target else ""
    return SafeString(f'<a href="{url}"{live}>{conditional_escape(inner)}</a>')


def _without_page(request: HttpRequest) -> str:
    """The address with all parameters but the page, ready for one more; spelled once for all links of a page."""
    known = getattr(request, "_without_page", None)
    if known is None:
        query = request.GET.copy()
        query.pop("page", None)
        known = f"{request.path}?{query.urlencode()}&" if query else f"{request.path}?"
        request._without_page = known  # type: ignore[attr-defined]
    return str(known)


@register.simple_tag(takes_context=True)
def query_inputs(context: template.Context, *leave_out: str) -> SafeString:
    """Hidden inputs that carry the present query string through another form."""
    pairs = [
        (name, value) for name, values in context["request"].GET.lists() if name not in leave_out for value in values
    ]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)
