"""Shape of the input of the cleaning pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.choices import AuditResult, Decision
from yueke.domains.surveys.commands.auditing import MOST_QUESTIONS
from yueke.domains.surveys.rules.weights import MOST_MARGINS, MarginPlan, Plan
from yueke.ui.forms import Form
from yueke.ui.widgets import Segments

_LINE = re.compile(r"^(?P<label>.+?)[\s,，：:\t]+(?P<share>\d+(?:\.\d+)?)\s*%?$")


class DecisionForm(Form):
    """Whether a response counts, and why."""

    decision = forms.ChoiceField(label=_("结论"), choices=Decision.choices, widget=Segments)
    why = forms.CharField(
        label=_("理由"), required=False, max_length=200, help_text=_("剔除要写明理由，写进报告的清理说明。")
    )


class AuditForm(Form):
    """How many are called again, and about what."""

    size = forms.IntegerField(label=_("抽查份数"), min_value=1, max_value=10_000)
    questions = forms.MultipleChoiceField(
        label=_("核对的题目"),
        widget=forms.CheckboxSelectMultiple,
        help_text=format_lazy(_("最多 {n} 题。"), n=MOST_QUESTIONS),
    )
    seed = forms.CharField(label=_("随机种子"), max_length=64, help_text=_("任何文字；有它就能重新抽出同样的答卷。"))

    def __init__(self, *args: Any, questions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["questions"].choices = list(questions)  # type: ignore[attr-defined]


class AuditCallForm(Form):
    """What a call showed; a yes or no for each question asked again."""

    result = forms.ChoiceField(
        label=_("通话结果"), choices=AuditResult.choices, widget=Segments, initial=AuditResult.REACHED
    )
    note = forms.CharField(label=_("备注"), required=False, max_length=300)

    def __init__(self, *args: Any, questions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, text in questions:
            self.fields[code] = forms.ChoiceField(
                label=text, required=False, choices=[("yes", _("一致")), ("no", _("不一致"))], widget=Segments
            )
        self.codes = [code for code, _text in questions]
        self.order_fields(["result", *self.codes, "note"])

    def agreed(self) -> dict[str, bool]:
        """By reference; those that were not asked are left out."""
        return {code: self.cleaned_data[code] == "yes" for code in self.codes if self.cleaned_data[code]}


class WeightsForm(Form):
    """How answers are weighted."""

    draw = forms.BooleanField(label=_("按抽样概率加权"), required=False, initial=True)
    silence = forms.BooleanField(label=_("按层调整无应答"), required=False, initial=True)
    lowest = forms.FloatField(
        label=_("最低权重（平均权重的倍数）"), required=False, help_text=_("常用 0.3；留空不截断。")
    )
    highest = forms.FloatField(
        label=_("最高权重（平均权重的倍数）"), required=False, help_text=_("常用 3；留空不截断。")
    )

    def __init__(
        self, *args: Any, groups: Sequence[tuple[str, str]], labels: Mapping[str, Mapping[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.labels = labels
        for n in range(1, MOST_MARGINS + 1):
            self.fields[f"group_{n}"] = forms.ChoiceField(
                label=_("总体占比已知的项 %(n)d") % {"n": n}, required=False, choices=[("", _("不用")), *groups]
            )
            self.fields[f"shares_{n}"] = forms.CharField(
                label=_("各组人数或占比"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("每行一组，如“女 52”。抽样名单里有的项可以留空。"),
            )  # fmt: skip

    @property
    def margins(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each margin."""
        return [(self[f"group_{n}"], self[f"shares_{n}"]) for n in range(1, MOST_MARGINS + 1)]

    def clean(self) -> dict[str, Any]:
        """Read the shares line by line; labels by their words or their codes."""
        data = super().clean() or {}
        for n in range(1, MOST_MARGINS + 1):
            group = data.get(f"group_{n}")
            if not group:
                continue
            known = {text: label for label, text in self.labels.get(group, {}).items()}
            shares: dict[str, float] = {}
            for line in filter(None, (one.strip() for one in data.get(f"shares_{n}", "").splitlines())):
                found = _LINE.match(line)
                if found is None:
                    self.add_error(f"shares_{n}", _("看不懂“%(line)s”，请写成“女 52”。") % {"line": line[:40]})
                    continue
                label = known.get(found["label"].strip(), found["label"].strip())
                shares[label] = float(found["share"])
            data[f"read_{n}"] = shares
        return data

    def plan(self) -> Plan:
        """The input as a plan; call after ``is_valid``."""
        data = self.cleaned_data
        margins = (
            MarginPlan(data[f"group_{n}"], data[f"read_{n}"]) for n in range(1, MOST_MARGINS + 1) if data[f"group_{n}"]
        )
        return Plan(data["draw"], data["silence"], tuple(margins), data["lowest"], data["highest"])


class CallBackForm(Form):
    """What the customer said."""

    result = forms.ChoiceField(
        label=_("通话结果"), choices=AuditResult.choices, widget=Segments, initial=AuditResult.REACHED
    )
    words = forms.CharField(
        label=_("顾客说了什么"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("尽量用原话：哪里不满意，希望怎样。"),
    )  # fmt: skip
    complains = forms.BooleanField(label=_("顾客要投诉：登记为投诉并转办"), required=False)
