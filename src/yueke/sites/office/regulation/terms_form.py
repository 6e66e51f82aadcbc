"""A form for the terms of a clause, built from what the clause says its terms may be."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueke.compliance.clauses import Clause, check_terms
from yueke.compliance.control import control_for
from yueke.compliance.term_kinds import TermSpec
from yueke.kernel.errors import Message
from yueke.kernel.terms import LONGEST, UNITS, Term, TermError
from yueke.sites.office.regulation import words
from yueke.ui.forms import Form
from yueke.ui.widgets import Day

_LIST = re.compile(r"[、,，;；\s]+")
_EVERY = {
    "month": gettext_lazy("每月"),
    "quarter": gettext_lazy("每季"),
    "half_year": gettext_lazy("每半年"),
    "year": gettext_lazy("每年"),
}


class DurationInput(forms.MultiWidget):
    """A count and its unit."""

    template_name = "office/regulation/duration.html"

    def __init__(self, units: list[tuple[str, str]]) -> None:
        number = forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": LONGEST})
        super().__init__([number, forms.Select(choices=units)])

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The unit looks like the select it is."""
        context = super().get_context(name, value, attrs)
        css = context["widget"]["subwidgets"][1]["attrs"]
        css["class"] = css.get("class", "").replace("form-control", "form-select")
        return context

    def decompress(self, value: str | None) -> list[Any]:
        """「3 months」 as 3 and months."""
        if not value:
            return [None, "days"]
        try:
            term = Term.parse(value)
        except TermError:
            return [None, "days"]
        return [term.n, term.unit]


class DurationField(forms.MultiValueField):
    """A duration as the pack writes it: 「3 months」; empty gives an empty text."""

    def __init__(self, **kwargs: Any) -> None:
        units = [(unit, unit if words.in_english() else Term(1, unit).text[1:]) for unit in UNITS]
        super().__init__(
            fields=(forms.IntegerField(min_value=0, max_value=LONGEST), forms.ChoiceField(choices=units)),
            widget=DurationInput(units),
            require_all_fields=False,
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        """A unit alone, which the select always sends, is an empty duration."""
        if isinstance(value, (list, tuple)) and value and value[0] in (None, ""):
            value = [None, None]
        return super().clean(value)

    def compress(self, data: list[Any]) -> str:
        """「3 months」."""
        return str(Term(data[0], data[1])) if data and data[0] is not None and data[1] else ""


class TermsForm(Form):
    """Every term of a clause as a field; :meth:`values` is the whole set, written as in a pack."""

    def __init__(self, clause: Clause, today: datetime.date, data: Any = None) -> None:
        now = clause.terms_at(today).plain
        super().__init__(data, initial=dict(_flat(now)))
        self.clause = clause
        control = control_for(clause.id)
        for spec in clause.specs.values():
            if control and spec.name in control.words:
                spec = _named(spec, control.words[spec.name])
            if not (spec.required or spec.kind == "duration" or spec.name in now):
                continue
            title = (words.in_english() and spec.title_en) or spec.title or spec.name
            if spec.kind.startswith("map of "):
                keys = spec.keys or tuple(now.get(spec.name, ()))
                for key in keys:
                    label = f"{title} · {spec.labels.get(key, key)}"
                    self.fields[f"{spec.name}.{key}"] = _field(spec, spec.kind[7:], label, required=spec.required)
            else:
                self.fields[spec.name] = _field(spec, spec.kind, title, required=spec.required)

    @classmethod
    def is_asked(cls, clause: Clause, params: Mapping[str, str]) -> bool:
        """Whether ``params`` hold any of the clause's terms."""
        starts = tuple(f"{name}{mark}" for name in clause.specs for mark in "._")
        return any(key in clause.specs or key.startswith(starts) for key in params)

    def clean(self) -> dict[str, Any]:
        """The same check a pack passes; every problem at its field."""
        data = super().clean() or {}
        if not self.errors:
            for problem in check_terms(self.clause, self.values()):
                path = [str(step) for step in problem.path]
                # At its field the name of the term need not be said again.
                self.add_error(self._field_at(path), problem.message.removeprefix(f"{path[0]}：" if path else ""))
        return data

    def values(self) -> dict[str, Any]:
        """The plain values, as in a pack; what was left empty is left out."""
        found: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if value in (None, "", []):
                continue
            term, _dot, key = name.partition(".")
            kind = self.clause.specs[term].kind
            if key:
                found.setdefault(term, {})[key] = _plain(kind[7:], value)
            else:
                found[term] = _plain(kind, value)
        return found

    def _field_at(self, path: list[str]) -> str | None:
        """The field of a problem: the entry of a map, else the first field of the term, else none."""
        if ".".join(path[:2]) in self.fields:
            return ".".join(path[:2])
        return next((name for name in self.fields if path and name.partition(".")[0] == path[0]), None)


def _flat(plain: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in plain.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{key}", _shown(item)) for key, item in value.items())
        else:
            yield name, _shown(value)


def _shown(value: Any) -> Any:
    """A plain value as its field shows it before anything is typed."""
    if isinstance(value, str) and value.endswith("%"):
        return value.removesuffix("%")
    return value


def _field(spec: TermSpec, kind: str, label: str, *, required: bool) -> forms.Field:
    common: dict[str, Any] = {"label": label, "required": required}
    if kind == "duration":
        return DurationField(**common)
    if kind == "share":
        return forms.DecimalField(**common | {"label": f"{label} (%)"}, min_value=0, max_value=100)
    if kind == "money":
        return forms.DecimalField(
            **common | {"label": _("%(label)s（元）") % {"label": label}}, min_value=0, max_digits=14, decimal_places=2
        )
    if kind == "number":
        return forms.DecimalField(**common, max_digits=18)
    if kind in ("count", "day"):
        return forms.IntegerField(**common, min_value=0, max_value=31 if kind == "day" else 10**9)
    if kind == "flag":
        return forms.BooleanField(label=label, required=False)
    if kind == "date":
        return forms.DateField(**common, widget=Day())
    if kind == "clock":
        return forms.TimeField(**common, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    if kind == "list of text" and spec.choices:
        return forms.MultipleChoiceField(**common, choices=_choices(spec), widget=forms.CheckboxSelectMultiple)
    if kind.startswith("list of "):
        return ListField(**common, help_text=_("多项用顿号分开。"), numbers=kind.endswith(("day", "count")))
    if spec.choices:
        return forms.ChoiceField(**common, choices=_choices(spec))
    return forms.CharField(**common, max_length=200)


class ListField(forms.CharField):
    """Several words or whole numbers in one line, told apart by 、 or commas."""

    def __init__(self, *, numbers: bool, **kwargs: Any) -> None:
        super().__init__(max_length=500, **kwargs)
        self.numbers = numbers

    def prepare_value(self, value: Any) -> Any:
        """A list as one line."""
        return "、".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[Any]:
        """The line as a list."""
        parts = [part for part in _LIST.split(super().clean(value)) if part]
        if not self.numbers:
            return parts
        if not all(part.isdecimal() and len(part) < 10 for part in parts):
            raise forms.ValidationError(_("请填写整数，多项用顿号分开。"))
        return [int(part) for part in parts]


def _named(spec: TermSpec, known: Mapping[str, Message]) -> TermSpec:
    """A term whose codes are called as the modules call them; any of them where the pack leaves the choice open."""
    names = {code: str(word) for code, word in known.items()}
    return replace(spec, labels={**spec.labels, **names}, choices=spec.choices or tuple(names))


def _choices(spec: TermSpec) -> list[tuple[str, Any]]:
    labels = _EVERY if spec.name == "every" and not spec.labels else spec.labels
    return [(code, labels.get(code, code)) for code in spec.choices]


def _plain(kind: str, value: Any) -> Any:
    if kind == "share":
        return f"{value.normalize():f}%"
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, datetime.date) else value
