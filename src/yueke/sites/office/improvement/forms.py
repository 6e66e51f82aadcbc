"""Shape of the input of the improvement pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from yueke.domains.improvement import counting
from yueke.domains.improvement.choices import Kind
from yueke.domains.improvement.commands import ImprovementDraft, MeasureDraft
from yueke.domains.improvement.commands.doing import FILE_KINDS, MOST_FILES
from yueke.domains.organization import queries as organization
from yueke.kernel.errors import Message
from yueke.kernel.files import KINDS
from yueke.kernel.ids import read_id
from yueke.ui.forms import Form
from yueke.ui.widgets import Day, Search, Segments

PREFIX = "narrow_"
"""What the names of the fields that narrow the counted events begin with."""
_ENDINGS = ",".join(
    ending for code, kind in KINDS.items() if code in FILE_KINDS or kind.group in FILE_KINDS for ending in kind.endings
)


def _name_of(pk: Any) -> str:
    known = read_id(pk)
    return organization.person_labels([known]).get(known, "") if known is not None else ""


def person_field(label: Any, **more: Any) -> forms.IntegerField:
    """Somebody, found while one types."""
    widget = Search(reverse_lazy("office:person-options"), _name_of)
    return forms.IntegerField(label=label, widget=widget, min_value=1, max_value=10**17, **more)


class ImprovementForm(Form):
    """What is to be put right, by whom, and what will show that it helped."""

    title = forms.CharField(label=_("标题"), max_length=120, help_text=_("一句话说清要改什么。"))
    problem = forms.CharField(
        label=_("问题"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("什么时候、什么地方、多少次；不要写顾客的姓名和电话。"),
    )  # fmt: skip
    whys = forms.CharField(
        label=_("逐层追问（5 个为什么）"), required=False, max_length=2200, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("每行一层：为什么会发生？上一行的答案又是为什么？"),
    )  # fmt: skip
    cause = forms.CharField(
        label=_("根本原因"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("追问到底的那一条；批准立项前必须写明。"),
    )  # fmt: skip
    department = forms.TypedChoiceField(label=_("责任部门"), coerce=int)
    owner = person_field(_("责任人"), help_text=_("对结果负责，不能自己关闭。"))
    counted_kind = forms.ChoiceField(
        label=_("用什么衡量效果"), required=False, help_text=_("措施前后比较这类事项的发生率。立项以后不能再改。")
    )

    def __init__(self, *args: Any, departments: Sequence[tuple[int, str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tree = [(pk, "\u3000" * depth + name) for pk, name, depth in departments]
        self.fields["department"].choices = [("", _("选择部门")), *tree]  # type: ignore[attr-defined]
        known = [(one.kind, one.title) for one in counting.counters()]
        kinds = self.fields["counted_kind"]
        kinds.choices = [("", _("暂不衡量，关闭时说明原因")), *known]  # type: ignore[attr-defined]
        kinds.widget.attrs |= {
            "hx-get": reverse_lazy("office:improvement-scope"),
            "hx-target": "#counted",
            "hx-swap": "outerHTML",
        }
        chosen = self.data.get("counted_kind", "") if self.is_bound else self.initial.get("counted_kind", "")
        self.counter = counting.counter_of(chosen)
        for one in self.counter.narrowings if self.counter else ():
            self.fields[PREFIX + one.name] = forms.ChoiceField(
                label=str(one.label),
                required=False,
                choices=[("", _("全部")), *((str(c), n) for c, n in one.choices())],
            )

    @property
    def narrowings(self) -> list[forms.BoundField]:
        """The fields that narrow the counted events."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    def draft(self) -> ImprovementDraft:
        """The input as a draft; call after ``is_valid``."""
        data = self.cleaned_data
        return ImprovementDraft(
            title=data["title"],
            problem=data["problem"],
            department_id=data["department"],
            owner_id=data["owner"],
            cause=data["cause"],
            whys=tuple(line.strip()[:300] for line in data["whys"].splitlines() if line.strip()),
            counted_kind=data["counted_kind"],
            counted_filter={
                one.name: _plain(data.get(PREFIX + one.name, ""))
                for one in (self.counter.narrowings if self.counter else ())
            },
        )


def _plain(text: str) -> int | str:
    """A choice as it is stored: ids as numbers."""
    known = read_id(text)
    return text if known is None else known


def initial_of(improvement: Any) -> Mapping[str, Any]:
    """What the form shows of an improvement that is changed."""
    names = ("title", "problem", "cause", "counted_kind")
    return {
        **{name: getattr(improvement, name) for name in names},
        "whys": "\n".join(improvement.whys),
        "department": improvement.department_id,
        "owner": improvement.owner_id,
        **{PREFIX + name: str(value) for name, value in improvement.counted_filter.items()},
    }


class MeasureForm(Form):
    """One measure: what, by whom, by when."""

    kind = forms.ChoiceField(label=_("类别"), choices=Kind.choices, widget=Segments, initial=Kind.CORRECTIVE)
    what = forms.CharField(
        label=_("措施"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("做什么，做到什么程度算完成。"),
    )  # fmt: skip
    owner = person_field(_("负责人"))
    due_on = forms.DateField(label=_("计划完成日期"), widget=Day)

    def draft(self) -> MeasureDraft:
        """The input as a draft; call after ``is_valid``."""
        data = self.cleaned_data
        return MeasureDraft(data["kind"], data["what"], data["owner"], data["due_on"])


class Uploads(forms.ClearableFileInput):
    """Several files at once, from the camera, too."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"accept": _ENDINGS, "multiple": True})


class SeveralFiles(forms.FileField):
    """The files chosen, none or many."""

    widget = Uploads

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each of them checked by itself."""
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not given:
            super().clean(None, initial)
        return [super(SeveralFiles, self).clean(one, initial) for one in given]


def files_field(*, required: bool) -> SeveralFiles:
    """Files that show what was done."""
    return SeveralFiles(
        label=_("证据文件"), required=required,
        help_text=format_lazy(_("照片、PDF、Word 或 Excel，一项措施最多 {n} 个。"), n=MOST_FILES),
    )  # fmt: skip


class DoneForm(Form):
    """How a measure was carried out."""

    doing = forms.CharField(
        label=_("完成情况"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("怎样做的，什么可以证明。"),
    )  # fmt: skip
    evidence = files_field(required=False)


class EvidenceForm(Form):
    """Further files."""

    evidence = files_field(required=True)


class MoveForm(Form):
    """Another day, and why."""

    due_on = forms.DateField(label=_("改到"), widget=Day)
    reason = forms.CharField(label=_("改期原因"), max_length=200)


class ReasonForm(Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class NoteForm(Form):
    """What somebody remarks who decides."""

    note = forms.CharField(label=_("意见"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class SourceForm(Form):
    """A record by its number."""

    kind = forms.ChoiceField(label=_("来源类别"))
    number = forms.CharField(label=_("编号"), max_length=60)

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, Message]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class JoinForm(Form):
    """An improvement by its number."""

    number = forms.CharField(
        label=_("改进编号"), max_length=30, help_text=_("如 GJ20261122-0001；在改进列表里可以查到。")
    )


__all__ = [
    "DoneForm",
    "EvidenceForm",
    "ImprovementForm",
    "JoinForm",
    "MeasureForm",
    "MoveForm",
    "NoteForm",
    "ReasonForm",
    "SourceForm",
    "initial_of",
]
