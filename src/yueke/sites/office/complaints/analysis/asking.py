"""Which complaints the page looks at, as its address says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueke.domains.catalogue import queries as catalogue
from yueke.domains.complaints import queries
from yueke.domains.complaints.choices import Channel, Grade
from yueke.domains.organization import queries as organization
from yueke.insight.complaints.asked import Asked
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.parameters import day
from yueke.ui.forms import Form
from yueke.ui.spans import TITLES, SpanLink, days_of
from yueke.ui.widgets import Day

OFFERED = ("month", "last_month", "quarter", "year")
DEFAULT = "quarter"
LONGEST = timedelta(days=5 * 366)


@dataclass(frozen=True)
class Looked:
    """What the page looks at, and how the address says so."""

    asked: Asked
    today: date

    @property
    def last(self) -> date:
        """The last day asked for."""
        return self.asked.end - timedelta(days=1)

    @property
    def params(self) -> dict[str, str]:
        """The address's parameters."""
        return {"from": f"{self.asked.first}", "to": f"{self.last}", **self.asked.narrowing()}

    @property
    def query(self) -> str:
        """The same as a query string."""
        return urlencode(self.params)

    def spans(self) -> list[SpanLink]:
        """本月 上月 本季 本年."""
        links = []
        for code in OFFERED:
            first, last = days_of(code, self.today)
            query = urlencode({**self.params, "from": f"{first}", "to": f"{last}"})
            links.append(SpanLink(TITLES[code], f"?{query}", (first, last) == (self.asked.first, self.last)))
        return links

    @property
    def title(self) -> str:
        """The days in words."""
        return _("%(first)s 至 %(last)s") % {"first": self.asked.first, "last": self.last}

    def chips(self) -> list[dict[str, str]]:
        """What narrows, each with the address without it."""
        found = []
        for name, value in self.asked.narrowing().items():
            rest = {key: one for key, one in self.params.items() if key != name}
            found.append({"text": _told(name, value), "url": f"?{urlencode(rest)}"})
        return found

    def conditions(self) -> str:
        """By what it is narrowed, in words, for files."""
        return "；".join((self.title, *(_told(name, value) for name, value in self.asked.narrowing().items())))


def looked_at(params: Mapping[str, Any], today: date) -> Looked:
    """What ``params`` ask for; the running quarter when they name no days, at most five years."""
    first, last = day(params.get("from")), day(params.get("to"))
    if first is None or last is None or last < first or last - first > LONGEST:
        first, last = days_of(DEFAULT, today)
    return Looked(Asked.read(params, first, last + timedelta(days=1)), today)


class LookForm(Form):
    """The row of conditions."""

    first = forms.DateField(label=gettext_lazy("自"), widget=Day, required=False)
    last = forms.DateField(label=gettext_lazy("至"), widget=Day, required=False)
    department_id = forms.ChoiceField(label=gettext_lazy("责任部门"), required=False)
    category_id = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("渠道"), required=False)
    grade = forms.ChoiceField(label=gettext_lazy("等级"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("地区"), required=False)

    def __init__(self, looked: Looked, regions: list[str]) -> None:
        asked = looked.asked
        super().__init__(initial={"first": asked.first, "last": looked.last, **asked.narrowing()}, prefix=None)
        if asked.region and asked.region not in regions:
            regions = [asked.region, *regions]
        for name, rows in (
            ("department_id", [(pk, "　" * depth + name) for pk, name, depth in organization.department_tree()]),
            ("category_id", [(one.id, "　" * one.depth + one.name) for one in queries.categories()]),
            ("channel", Channel.choices),
            ("grade", Grade.choices),
            ("region", [(one, one) for one in regions]),
        ):
            self.fields[name].choices = [("", _("全部")), *((str(pk), text) for pk, text in rows)]  # type: ignore[attr-defined]

    def add_prefix(self, field_name: str) -> str:
        """The days are ``from`` and ``to`` in the address; one of these is a word of Python."""
        return {"first": "from", "last": "to"}.get(field_name, field_name)


def may_look(actor: Actor) -> bool:
    """Whether the actor may see what complaints show together."""
    return actor.may("complaints.view")


def _told(name: str, value: str) -> str:
    if name == "department_id":
        return organization.department_labels([int(value)]).get(int(value), value)
    if name == "category_id":
        return next((one.name for one in queries.categories(closed=True) if str(one.id) == value), value)
    if name == "product_id":
        return next((one.name for one in catalogue.by_ids(SYSTEM, [int(value)]).values()), value)
    if name in ("channel", "grade"):
        return str({"channel": Channel, "grade": Grade}[name](value).label)
    return value
