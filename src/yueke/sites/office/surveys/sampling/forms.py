"""Shape of the input of the sampling desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.choices import AmountClass, Channel, FrequencyClass, Grade, Kind
from yueke.domains.surveys.commands import Population
from yueke.domains.surveys.rules import drawing, frames
from yueke.kernel.cleaning.regions import regions
from yueke.sites.office.surveys.sampling.words import METHODS, RULES
from yueke.ui.forms import Form
from yueke.ui.widgets import Suggestions, Ticks

MOST_PRICED = 30
"""Of more strata nobody states the costs one by one."""
FILTERS = (
    "text",
    "grade",
    "kind",
    "amount_class",
    "frequency_class",
    "province",
    "channel",
    "department_id",
    "tag",
    "is_key",
)
"""What the list of customers can be narrowed by, of that which makes sense for a population."""


def _several(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=Suggestions)


class PopulationForm(Form):
    """Who is to be asked, and by what they are sorted into strata."""

    who = forms.MultipleChoiceField(label=_("调查哪些顾客"), choices=frames.WHO.items(), widget=Ticks)
    months = forms.IntegerField(
        label=_("期内：最近几个月"), min_value=1, max_value=60, initial=12, help_text=_("期内有订单的算现有顾客。")
    )
    strata_by = forms.MultipleChoiceField(
        label=_("分层依据（最多两项）"), choices=frames.STRATA.items(), required=False, widget=Ticks
    )
    grade = _several(_("等级"), Grade.choices)
    kind = _several(_("性质"), Kind.choices)
    amount_class = _several(_("金额"), AmountClass.choices)
    frequency_class = _several(_("频次"), FrequencyClass.choices)
    province = forms.MultipleChoiceField(label=_("省"), required=False, widget=Suggestions)
    channel = _several(_("来源渠道"), Channel.choices)
    department_id = forms.TypedChoiceField(label=_("所属部门"), coerce=int, empty_value=None, required=False)
    is_key = forms.ChoiceField(
        label=_("重点客户"), choices=(("", _("全部")), ("1", _("是")), ("0", _("否"))), required=False
    )
    tag = forms.CharField(label=_("标签"), max_length=30, required=False)
    text = forms.CharField(label=_("名称、编号含有"), max_length=100, required=False)

    def __init__(self, *args: Any, departments: Sequence[tuple[int, str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tree = [(pk, "\u3000" * depth + name) for pk, name, depth in departments]
        self.fields["department_id"].choices = [("", _("全部")), *tree]  # type: ignore[attr-defined]
        self.fields["province"].choices = [(one.name, one.name) for one in regions()]  # type: ignore[attr-defined]

    def population(self) -> Population:
        """The input as a population; call after ``is_valid``."""
        data = self.cleaned_data
        narrowed = {name: data[name] for name in FILTERS if data[name] not in (None, "", [])}
        return Population(tuple(data["who"]), data["months"], narrowed, tuple(data["strata_by"]))


class SizeForm(Form):
    """What the size of a sample follows from."""

    precision = forms.FloatField(label=_("精度（± 分）"), min_value=0.1, max_value=49)
    deviation = forms.FloatField(label=_("答案的标准差（分）"), min_value=1, max_value=60)
    response = forms.FloatField(label=_("预计回收率（%）"), min_value=1, max_value=100)


class SpreadForm(Form):
    """How a sample is drawn and spread over the strata; the costs of asking one of each, in yuan."""

    method = forms.ChoiceField(label=_("抽样方法"), choices=METHODS.items())
    n = forms.IntegerField(label=_("样本量（人）"), min_value=1, max_value=100_000)
    rule = forms.ChoiceField(label=_("各层分配"), choices=RULES.items(), required=False)
    reserve = forms.IntegerField(
        label=_("备用（占样本 %）"), min_value=0, max_value=200, initial=0, help_text=_("联系不上时按次序顶替。")
    )

    def __init__(self, *args: Any, strata: Sequence[str], told: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.priced = list(strata) if 1 < len(strata) <= MOST_PRICED else []
        for place, name in enumerate(told[: len(self.priced)]):
            self.fields[f"cost_{place}"] = forms.FloatField(
                label=_("%(stratum)s：每人费用（元）") % {"stratum": name},
                required=False,
                min_value=0.01,
                max_value=100_000,
            )

    @property
    def prices(self) -> list[forms.BoundField]:
        """The fields of the costs."""
        return [self[f"cost_{place}"] for place in range(len(self.priced))]

    @property
    def costs(self) -> dict[str, float]:
        """Yuan by stratum, where stated; call after ``is_valid``."""
        given = {name: self.cleaned_data.get(f"cost_{place}") for place, name in enumerate(self.priced)}
        return {name: value for name, value in given.items() if value}

    def is_stratified(self) -> bool:
        """Whether the draw goes by strata; call after ``is_valid``."""
        return bool(self.cleaned_data["method"] == drawing.STRATIFIED)


class SeedForm(Form):
    """The seed a draw begins with."""

    seed = forms.CharField(
        label=_("随机种子"),
        max_length=64,
        help_text=_("可以改成当众产生的数字；凭它和名单，任何人都能重抽出同样的样本。"),
    )


class TermsForm(Form):
    """What the ways of asking are compared for."""

    answers = forms.IntegerField(label=_("要多少份答卷"), min_value=1, max_value=1_000_000)
    budget = forms.FloatField(label=_("预算（元）"), min_value=0, max_value=1e9, required=False)
    days = forms.IntegerField(label=_("可用天数"), min_value=1, max_value=1000, required=False)
