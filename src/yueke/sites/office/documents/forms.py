"""Shape of the input of the document pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from yueke.compliance.regulation import regulation
from yueke.domains.documents.choices import Confidentiality, Kind
from yueke.domains.documents.commands import FILE_KINDS, Facts, Wording
from yueke.domains.documents.rules import LONGEST_TERM
from yueke.domains.organization import queries as organization
from yueke.kernel.files import KINDS
from yueke.kernel.ids import read_id
from yueke.sites.office.regulation import words
from yueke.ui.forms import Form
from yueke.ui.widgets import Day, Search, Segments, Suggestions

_ENDINGS = ",".join(ending for code in FILE_KINDS for ending in KINDS[code].endings)


class Colleagues(Search):
    """Several people, found while one types."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(reverse_lazy("office:person-options"), lambda pk: "", {"multiple": True})

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        """The chosen people by name, in one query."""
        names = organization.person_labels([known for pk in value if (known := read_id(pk)) is not None])
        self.label_of = lambda pk: names.get(read_id(pk) or 0, "")
        return super().optgroups(name, value, attrs)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All of them, not the last one."""
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name)


class People(forms.TypedMultipleChoiceField):
    """Ids of people; that they exist is the database's business."""

    def valid_value(self, value: Any) -> bool:
        """Any number: the choices are not loaded."""
        return read_id(value) is not None


class DocumentForm(Form):
    """What a document is, and who shall read it."""

    number = forms.CharField(label=_("文件编号"), max_length=40, help_text=_("如 ZD-KF-01，全公司不重复。"))
    title = forms.CharField(label=_("文件名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类别"), choices=Kind.choices)
    confidentiality = forms.ChoiceField(
        label=_("密级"),
        choices=Confidentiality.choices,
        widget=Segments,
        help_text=_("机密文件只有阅读范围内的人、归口部门负责人和文件管理人能看到，每次打开都记入审计日志。"),
    )
    department = forms.TypedChoiceField(label=_("归口部门"), coerce=int)
    pack_code = forms.ChoiceField(
        label=_("所属制度"), required=False, help_text=_("该制度修订获批后，自动起草修订版。")
    )
    read_within = forms.IntegerField(
        label=_("阅读期限（工作日）"), min_value=1, max_value=LONGEST_TERM, help_text=_("自发布（或加入）起算。")
    )
    departments = forms.TypedMultipleChoiceField(
        label=_("阅读部门"), required=False, coerce=int, widget=Suggestions, help_text=_("含下级部门。")
    )
    posts = forms.TypedMultipleChoiceField(
        label=_("阅读岗位"), required=False, coerce=int, widget=Suggestions,
        help_text=_("同时选了部门时，只有这些部门里的这些岗位。"),
    )  # fmt: skip
    persons = People(
        label=_("另加人员"), required=False, coerce=int, widget=Colleagues, help_text=_("部门和岗位以外，还要谁读。")
    )

    def __init__(self, *args: Any, departments: Sequence[tuple[int, str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tree = [(pk, "\u3000" * depth + name) for pk, name, depth in departments]
        self.fields["department"].choices = tree  # type: ignore[attr-defined]
        self.fields["departments"].choices = [(pk, name) for pk, name, _depth in departments]  # type: ignore[attr-defined]
        self.fields["posts"].choices = [(post.pk, post.title) for post in organization.posts()]  # type: ignore[attr-defined]
        packs = [(pack.code, words.title_of(pack)) for pack in regulation().packs]
        self.fields["pack_code"].choices = [("", _("不属于已采用的制度")), *packs]  # type: ignore[attr-defined]

    def facts(self) -> Facts:
        """The input as facts; call after ``is_valid``."""
        data: dict[str, Any] = dict(self.cleaned_data)
        several: dict[str, Any] = {name: tuple(data.pop(name)) for name in ("departments", "posts", "persons")}
        return Facts(department_id=data.pop("department"), **several, **data)


class DraftForm(Form):
    """What a version says, from when on, and what has changed."""

    changes = forms.CharField(
        label=_("修订说明"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("改了什么、为什么；读者先看到这一段。第一版可不写。"),
    )  # fmt: skip
    effective_on = forms.DateField(
        label=_("生效日期"), widget=Day, help_text=_("日期在今天以后的，到那天才取代现行版。")
    )
    text = forms.CharField(
        label=_("正文"), required=False, max_length=200_000, widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("每行一段。"),
    )  # fmt: skip
    upload = forms.FileField(
        label=_("附件"), required=False, help_text=_("PDF、Word 或 Excel，最大 20 MB。正文和附件至少要有一样。")
    )
    drop_file = forms.BooleanField(label=_("去掉现有附件"), required=False)

    def __init__(self, *args: Any, has_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].widget.attrs["accept"] = _ENDINGS
        if not has_file:
            del self.fields["drop_file"]

    def wording(self) -> Wording:
        """The input as a wording; call after ``is_valid``."""
        data = self.cleaned_data
        return Wording(
            data["text"], data["changes"], data["effective_on"], data["upload"] or None, data.get("drop_file", False)
        )


class WithdrawForm(Form):
    """Why a version no longer applies."""

    reason = forms.CharField(
        label=_("废止原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明废止原因。")},
    )  # fmt: skip
