"""Shape of the input of the designer: a question of any kind, a page, the whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from yueke.domains.surveys.rules.designing import lines_of, options_of, rows_of
from yueke.domains.surveys.rules.shape import (
    CHOOSING,
    LONGEST_TEXT,
    RATING,
    Binding,
    Kind,
    Option,
    Page,
    Question,
    Questionnaire,
    Role,
    Row,
)
from yueke.domains.surveys.rules.telling import KINDS, ROLES, short
from yueke.kernel.errors import Invalid
from yueke.sites.office.surveys.designing import indicators
from yueke.ui.forms import Form
from yueke.ui.widgets import Day

TRAPPED: tuple[Kind, ...] = ("single", "dropdown", "scale", "nps", "stars")
LABELLED: tuple[Kind, ...] = ("scale", "matrix", "nps", "stars")
_LEAST_MOST: dict[Kind, tuple[Any, Any]] = {
    "multiple": (_("至少选几项"), _("最多选几项")), "ranking": (None, _("排出前几名")), "number": (_("最小"), _("最大")),
    "text": (_("最少几字"), _("最多几字")), "file": (None, _("最多几个文件")),
}  # fmt: skip


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class QuestionForm(Form):
    """A question; which fields it has depends on its kind."""

    code = forms.RegexField(
        r"^[A-Za-z][A-Za-z0-9_]{0,19}$", label=_("题号"), max_length=20, help_text=_("字母开头，如 Q1；数据里用它。")
    )
    kind = forms.ChoiceField(label=_("题型"), choices=list(KINDS.items()))
    text = forms.CharField(label=_("题目"), max_length=LONGEST_TEXT, widget=text_area(3))
    hint = forms.CharField(label=_("提示"), required=False, max_length=500)
    required = forms.BooleanField(label=_("必答"), required=False)

    def __init__(self, question: Question, data: Mapping[str, Any] | None = None, *, single: bool = False) -> None:
        self.question, self.single = question, single
        chosen = str(data.get("kind", "")) if data is not None else question.kind
        self.sort: Kind = chosen if chosen in KINDS else question.kind
        super().__init__(data, initial=self._initial(), prefix=None)
        kind: Kind = self.sort
        if kind == "section":
            del self.fields["required"]
        if kind in CHOOSING or kind == "matrix":
            self._lines()
        if kind in ("scale", "matrix", "stars"):
            self.fields["points"] = forms.TypedChoiceField(
                label=_("星数") if kind == "stars" else _("分级"),
                choices=[(n, str(n)) for n in (5, 7, 10)],
                coerce=int,
                required=False,
            )
        if kind in LABELLED:
            self.fields["low"] = forms.CharField(label=_("最低端的说明"), required=False, max_length=40)
            self.fields["high"] = forms.CharField(label=_("最高端的说明"), required=False, max_length=40)
            self.fields["undecided"] = forms.BooleanField(label=_("可以选“不清楚”"), required=False)
        least, most = _LEAST_MOST.get(self.sort, (None, None))
        for name, label in (("least", least), ("most", most)):
            if label:
                self.fields[name] = forms.FloatField(label=label, required=False)
        if kind == "date":
            self.fields["earliest"] = forms.DateField(label=_("不早于"), required=False, widget=Day)
            self.fields["latest"] = forms.DateField(label=_("不晚于"), required=False, widget=Day)
        if kind in CHOOSING:
            self.fields["shuffled"] = forms.BooleanField(
                label=_("选项随机排列（“其他”和单独选的留在最后）"), required=False
            )
        self._indicators()
        if kind in TRAPPED:
            steps = [(one.code, short(one.text)) for one in question.options] if kind in CHOOSING else [(str(n), str(n)) for n in question.steps]  # fmt: skip
            now = [(question.trap, question.trap)] if question.trap and question.trap not in dict(steps) else []
            self.fields["trap"] = forms.ChoiceField(
                label=_("检测题：唯一正确的答案"), required=False, choices=[("", _("不是检测题")), *steps, *now],
                help_text=_("用来发现没有认真看题的答卷，如“这一题请选 3”。"),
            )  # fmt: skip

    def _lines(self) -> None:
        options = self.sort in CHOOSING
        if self.single and options:
            for n, one in enumerate([*self.question.options, None]):
                self.fields[f"o{n}_text"] = forms.CharField(
                    required=False, max_length=200, initial=one.text if one else ""
                )
                self.fields[f"o{n}_code"] = forms.RegexField(r"^[A-Za-z0-9_]{1,20}$", required=False, initial=one.code if one else "")  # fmt: skip
                self.fields[f"o{n}_open"] = forms.BooleanField(required=False, initial=bool(one and one.open))
                self.fields[f"o{n}_exclusive"] = forms.BooleanField(required=False, initial=bool(one and one.exclusive))
            return
        held: Any = self.question.options if options else self.question.rows
        self.fields["lines"] = forms.CharField(
            label=_("选项，每行一个") if options else _("各行，每行一句"), required=False, max_length=30_000,
            widget=text_area(min(14, max(5, len(held) + 1))),
            help_text=_("行末加 ____ 表示请人写明（如：其他 ____）；行首加 * 表示选了它就不能选别的。") if options else "",
        )  # fmt: skip

    def _indicators(self) -> None:
        known = indicators.offered() if self.sort in RATING else []
        if self.sort == "matrix":
            for row in self.question.rows:
                now = row.binding.indicator if row.binding else ""
                self.fields[f"i_{row.code}"] = forms.ChoiceField(
                    label=short(row.text), required=False, choices=[("", _("不对应指标")), *indicators.choices(known, now)], initial=now
                )  # fmt: skip
            bound = next((row.binding.role for row in self.question.rows if row.binding), "performance")
        elif self.sort in RATING:
            now = self.question.binding.indicator if self.question.binding else ""
            self.fields["indicator"] = forms.ChoiceField(
                label=_("评价指标"),
                required=False,
                choices=[("", _("不对应指标")), *indicators.choices(known, now)],
                initial=now,
            )
            bound = self.question.binding.role if self.question.binding else "performance"
        else:
            return
        self.fields["role"] = forms.ChoiceField(
            label=_("打的是什么分"), required=False, choices=list(ROLES.items()), initial=bound
        )

    def _initial(self) -> dict[str, Any]:
        told = self.question.model_dump(exclude={"options", "rows", "binding", "shown_if"})
        lines = (
            "\n".join(one.text for one in self.question.rows)
            if self.sort == "matrix"
            else lines_of(self.question.options)
        )
        return {**told, "lines": lines}

    @property
    def option_rows(self) -> list[dict[str, Any]]:
        """The fields of single options, a line each."""
        count = len(self.question.options) + 1
        names = ("code", "text", "open", "exclusive")
        return [
            {"n": n, **{name: self[f"o{n}_{name}"] for name in names}}
            for n in range(count)
            if f"o{n}_text" in self.fields
        ]

    @property
    def indicator_fields(self) -> list[forms.BoundField]:
        """Of a matrix the indicator of each row."""
        return [self[name] for name in self.fields if name.startswith("i_")]

    def plain(self) -> list[forms.BoundField]:
        """The fields that stand in the order they were made, without those that have a place of their own."""
        own = ("code", "kind", "text", "hint", "required", "lines", "indicator", "role", "trap")
        return [self[name] for name in self.fields if name not in own and not name.startswith(("i_", "o"))]

    def made(self) -> Question | None:
        """The question that was written, without its condition; None with errors at the fields."""
        if not self.is_valid():
            return None
        data = self.cleaned_data
        try:
            return Question(
                code=data["code"], kind=self.sort, text=data["text"], hint=data["hint"], required=data.get("required", False),
                options=self._options(), rows=self._rows(), points=data.get("points") or self._points(),
                low=data.get("low", ""), high=data.get("high", ""), undecided=data.get("undecided", False),
                least=data.get("least"), most=data.get("most"), earliest=_day(data.get("earliest")), latest=_day(data.get("latest")),
                shuffled=data.get("shuffled", False), binding=self._binding(data.get("indicator", "")), trap=data.get("trap", ""),
                shown_if=self.question.shown_if,
            )  # fmt: skip
        except Invalid as refusal:
            field = next(iter(refusal.fields), None)
            self.add_error(field if field in self.fields else None, str(refusal))
        except ValidationError as wrong:
            for one in wrong.errors():
                self.add_error(None, f"{'.'.join(map(str, one['loc']))}: {one['msg']}")
        return None

    def _points(self) -> Any:
        return 5

    def _binding(self, indicator: str) -> Binding | None:
        role: Role = self.cleaned_data.get("role") or "performance"
        return Binding(indicator=indicator, role=role) if indicator else None

    def _options(self) -> tuple[Option, ...]:
        if self.sort not in CHOOSING:
            return ()
        if "lines" in self.fields:
            return options_of(self.cleaned_data["lines"], self.question.options)
        data = self.cleaned_data
        given = [n for n in range(len(self.question.options) + 1) if data.get(f"o{n}_text", "").strip()]
        fresh = options_of("\n".join(data[f"o{n}_text"] for n in given), self.question.options)
        return tuple(
            Option(
                code=data[f"o{n}_code"] or one.code, text=data[f"o{n}_text"].strip(), open=data[f"o{n}_open"],
                exclusive=data[f"o{n}_exclusive"],
            )
            for n, one in zip(given, fresh, strict=True)
        )  # fmt: skip

    def _rows(self) -> tuple[Row, ...]:
        if self.sort != "matrix":
            return ()
        rows = rows_of(self.cleaned_data.get("lines", ""), self.question.rows)
        return tuple(
            row.model_copy(update={"binding": self._binding(self.cleaned_data.get(f"i_{row.code}", ""))})
            for row in rows
        )


def _day(value: Any) -> str:
    return value.isoformat() if value else ""


class PageForm(Form):
    """What is said of a page."""

    title = forms.CharField(label=_("页标题"), required=False, max_length=200)
    shuffled = forms.BooleanField(label=_("本页题目随机排列（说明文字留在原处）"), required=False)

    def made(self, page: Page) -> Page | None:
        """The page as it was written; None with errors at the fields."""
        return page.model_copy(update=self.cleaned_data) if self.is_valid() else None


class WholeForm(Form):
    """What stands around the questions."""

    title = forms.CharField(label=_("标题"), max_length=200)
    greeting = forms.CharField(
        label=_("开头的话"), required=False, max_length=LONGEST_TEXT, widget=text_area(4),
        help_text=_("说明谁在问、为什么问、要多久、答案怎样使用。"),
    )  # fmt: skip
    thanks = forms.CharField(label=_("答完以后的话"), required=False, max_length=LONGEST_TEXT, widget=text_area(3))
    screened = forms.CharField(
        label=_("不属于调查对象时的话"), required=False, max_length=LONGEST_TEXT, widget=text_area(3)
    )

    def made(self, asked: Questionnaire) -> Questionnaire | None:
        """The questionnaire with these texts; None with errors at the fields."""
        return asked.model_copy(update=self.cleaned_data) if self.is_valid() else None
