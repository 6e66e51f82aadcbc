"""What complaints are sorted by, and who takes them in: categories with the facts they ask for, causes, the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yueke.domains.complaints import commands, queries
from yueke.domains.complaints.choices import CategoryKind, Signal
from yueke.domains.complaints.models import Category, Cause
from yueke.domains.complaints.rules.facts import KINDS, Asked, form_of
from yueke.domains.complaints.rules.sorting import LONGEST_WORD, MOST_WORDS, shipped, words_in
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import NotFound
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.complaints import suggesting
from yueke.sites.office.complaints.authority import changes, limits
from yueke.sites.office.complaints.forms import departments
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.forms import Form
from yueke.ui.page import page

SETTINGS = "complaints.settings"
REQUIRED = "必填"
LEADS = "→"
"""Between an answer and the signal it tells of."""
asks = require_http_methods(["GET", "POST"])


def lines_of(form: Sequence[Asked]) -> str:
    """The facts a category asks for, one a line: ``code | label | kind | 必填 | choices | answer→signal``."""
    return "\n".join(" | ".join(_parts(one)).rstrip(" |") for one in form)


def _parts(one: Asked) -> tuple[str, ...]:
    raised = (f"{answer}{LEADS}{Signal(signal).label}" for answer, signal in one.raises)
    return one.name, one.label, one.kind, REQUIRED if one.required else "", "、".join(one.choices), "、".join(raised)


def asked_in(text: str) -> list[Asked]:
    """What :func:`lines_of` wrote, or somebody typed; whether it can be used is the command's to say."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        parts = [part.strip() for part in line.replace("｜", "|").split("|")] + [""] * 6
        name, label, kind, required, choices, raised = parts[:6]
        raises = tuple(_raised(one) for one in _listed(raised))
        found.append(Asked(name, label, kind or "text", bool(required), _listed(choices), raises))
    return found


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.replace(",", "、").split("、") if one.strip())


def _raised(text: str) -> tuple[str, str]:
    """``是→食品安全`` as the answer and the signal; what is no signal stays as typed, for the command to name it."""
    answer, _arrow, signal = (part.strip() for part in text.replace("->", LEADS).partition(LEADS))
    return answer, next((str(code) for code, label in Signal.choices if label == signal), signal)


def _position() -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("排序"), min_value=0, max_value=9999, required=False,
        help_text=gettext_lazy("数字小的在前；留空排在同级最后。"),
    )  # fmt: skip


class CategoryForm(Form):
    """One category."""

    name = forms.CharField(label=gettext_lazy("类别名称"), max_length=60)
    kind = forms.ChoiceField(label=pgettext_lazy("category", "行业"), choices=CategoryKind.choices)
    parent_id = forms.TypedChoiceField(label=gettext_lazy("上级类别"), coerce=int, empty_value=None, required=False)
    department_id = forms.TypedChoiceField(
        label=gettext_lazy("建议责任部门"), coerce=int, empty_value=None, required=False
    )
    form = forms.CharField(
        label=gettext_lazy("要问的事实"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 8})
    )
    keywords = forms.CharField(
        label=gettext_lazy("建议用词"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    as_shipped = forms.BooleanField(label=gettext_lazy("恢复出厂的建议用词"), required=False)
    position = _position()
    is_active = forms.BooleanField(label=gettext_lazy("启用"), required=False, initial=True)

    def __init__(self, *args: Any, row: Category | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._keywords(row)
        # Of two levels: what has others below it stays on top.
        tree = queries.categories(closed=True)
        below = row is not None and any(one.parent_id == row.pk for one in tree)
        tops = [(one.id, one.name) for one in tree if one.depth == 0 and not below and (not row or one.id != row.pk)]
        self.fields["parent_id"].choices = [("", _("没有，是一级类别")), *tops]  # type: ignore[attr-defined]
        self.fields["department_id"].choices = departments()  # type: ignore[attr-defined]
        self.fields["form"].help_text = _(
            "每行一项：代码 | 名称 | 类型 | %(required)s | 选项（顿号隔开） | 选项→要标记的情形。类型：%(kinds)s。留空用上级的。"
        ) % {"kinds": "、".join(KINDS), "required": REQUIRED}

    def _keywords(self, row: Category | None) -> None:
        """What the words are for; the shipped ones are offered back where others took their place."""
        self.fields["keywords"].help_text = _(
            "登记时客户的话里有这些词就建议这一类，类别名称总是算在内。用空格、顿号或换行隔开，最多 %(n)s 个，每个最多 %(long)s 字；留空只按名称。从已办结的投诉学到以后，以学到的为主。"
        ) % {"n": MOST_WORDS, "long": LONGEST_WORD}  # fmt: skip
        if row is None or row.keywords is None or not shipped(row.code):
            del self.fields["as_shipped"]
        else:
            self.fields["as_shipped"].help_text = "、".join(shipped(row.code))


class CauseForm(Form):
    """One cause."""

    name = forms.CharField(label=gettext_lazy("原因"), max_length=60)
    parent_id = forms.TypedChoiceField(label=gettext_lazy("上级原因"), coerce=int, empty_value=None, required=False)
    position = _position()
    is_active = forms.BooleanField(label=gettext_lazy("启用"), required=False, initial=True)

    def __init__(self, *args: Any, row: Cause | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = queries.with_below("cause", row.pk) if row else set()
        tree = [(one.id, "　" * one.depth + one.name) for one in queries.causes(closed=True) if one.id not in own]
        self.fields["parent_id"].choices = [("", _("没有，是一级原因")), *tree]  # type: ignore[attr-defined]


class DeskForm(Form):
    """Who answers for complaints."""

    department_id = forms.TypedChoiceField(label=gettext_lazy("归口部门"), coerce=int)
    hotline = forms.CharField(label=gettext_lazy("投诉专线"), max_length=60, required=False)
    mailbox = forms.CharField(label=gettext_lazy("投诉邮箱"), max_length=120, required=False)
    portal_address = forms.CharField(
        label=gettext_lazy("门户网址"), max_length=200, required=False,
        help_text=gettext_lazy("客户打开门户用的域名，如 https://service.example.com。短信、邮件和二维码用它；留空则消息里不带链接。"),
    )  # fmt: skip
    outside_routes = forms.CharField(
        label=gettext_lazy("其他途径"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("门户上公示给客户的投诉途径，如消费者投诉举报电话；留空则不显示。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department_id"].choices = departments()  # type: ignore[attr-defined]


@require_GET
def settings(request: ActingRequest) -> HttpResponse:
    """The desk, the categories and the causes (clauses B7.1, A5.4)."""
    require(request.actor, SETTINGS)
    rows = {row.pk: row for row in Category.objects.select_related("department")}
    standing = suggesting.standing()
    offered = {one.id for one in queries.categories()}, {one.id for one in queries.causes()}
    context = {
        "desk": queries.desk(),
        "standing": standing,
        "rates": (
            (_("首选正确"), standing.first),
            (_("前三个含正确"), standing.among_three),
            (_("采用首选"), standing.taken),
            (_("采用建议"), standing.among_shown),
        ),
        "categories": [
            (one, rows[one.id], len(form_of(rows[one.id].form)), one.id not in offered[0])
            for one in queries.categories(closed=True)
        ],
        "limits": limits(),
        "changes": changes(),
        "may_propose": request.actor.may("regulation.propose"),
        # Those below stand side by side: from the second level on a mark says of whom each is one.
        "causes": [(one, one.id in offered[1], "› " * (one.depth - 1)) for one in queries.causes(closed=True)],
    }
    return page(request, "office/complaints/settings.html", context)


def _back() -> str:
    return reverse("office:complaint-settings")


@asks
def desk(request: ActingRequest) -> HttpResponse:
    """Say which department answers for complaints, and how it is reached."""
    actor = request.actor
    require(actor, SETTINGS)
    now = queries.desk()
    names = ("department_id", "hotline", "mailbox", "portal_address", "outside_routes")
    initial = {name: getattr(now, name) for name in names} if now else {}

    def act(form: Any) -> None:
        commands.set_desk(actor, **form.cleaned_data, at=clock.now())

    question = Question(_("归口部门与公开渠道"), _("保存"), _back(), act, _("已保存。"), clause="B7.1")
    return ask(request, question, DeskForm(posted(request), initial=initial))


@asks
def category(request: ActingRequest, category_id: int | None = None) -> HttpResponse:
    """Add a category, or change one."""
    actor = request.actor
    require(actor, SETTINGS)
    row = _row(Category, category_id)
    names = ("name", "kind", "parent_id", "department_id", "position", "is_active")
    initial: dict[str, Any] = {name: getattr(row, name) for name in names} if row else {}
    if row:
        words = shipped(row.code) if row.keywords is None else row.keywords
        initial |= {"form": lines_of(form_of(row.form)), "keywords": "、".join(words)}

    def act(form: Any) -> None:
        data = dict(form.cleaned_data)
        facts, words = asked_in(data.pop("form")), words_in(data.pop("keywords"))
        kept = None if data.pop("as_shipped", False) else words
        commands.save_category(actor, category_id=category_id, form=facts, keywords=kept, **data, at=clock.now())

    title = _("修改类别") if row else _("新增类别")
    question = Question(title, _("保存"), _back(), act, _("已保存。"), subtitle=row.name if row else "")
    return ask(request, question, CategoryForm(posted(request), initial=initial, row=row))


@asks
def cause(request: ActingRequest, cause_id: int | None = None) -> HttpResponse:
    """Add a cause, or change one."""
    actor = request.actor
    require(actor, SETTINGS)
    row = _row(Cause, cause_id)
    names = ("name", "parent_id", "position", "is_active")
    initial = {name: getattr(row, name) for name in names} if row else {}

    def act(form: Any) -> None:
        commands.save_cause(actor, cause_id=cause_id, **form.cleaned_data, at=clock.now())

    title = _("修改原因") if row else _("新增原因")
    question = Question(title, _("保存"), _back(), act, _("已保存。"), subtitle=row.name if row else "")
    return ask(request, question, CauseForm(posted(request), initial=initial, row=row))


def _row(model: Any, pk: int | None) -> Any:
    if pk is None:
        return None
    found = model.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
