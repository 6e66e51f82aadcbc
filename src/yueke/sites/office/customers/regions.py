"""Province, city and district as selects that follow each other, and a pasted line taken apart."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yueke.kernel.cleaning.addresses import parse_address
from yueke.kernel.cleaning.regions import Region, regions
from yueke.ui.forms import Form
from yueke.ui.widgets import Phone

LEVELS = ("province", "city", "district")
LONGEST_LINE = 400
"""The longest line the paste box takes."""


class RegionFields(Form):
    """The three selects alone, as the browser asks for them while one chooses."""

    province = forms.CharField(label=gettext_lazy("省"), required=False)
    city = forms.CharField(label=gettext_lazy("市"), required=False)
    district = forms.CharField(label=gettext_lazy("区县"), required=False)


def with_regions(form: forms.Form) -> forms.Form:
    """``form`` with its three region fields as selects; a place not in the official list stays choosable."""
    chosen = [str(form[name].value() or "") for name in LEVELS]
    below: tuple[Region, ...] = regions()
    for name, value in zip(LEVELS, chosen, strict=True):
        names = [region.name for region in below]
        extra = [value] if value and value not in names else []
        choices = [("", _("未填")), *((one, one) for one in [*extra, *names])]
        form.fields[name].widget = forms.Select(_attrs(name), choices)
        below = next((region.children for region in below if region.name == value), ())
    return form


def _attrs(name: str) -> dict[str, Any]:
    if name == LEVELS[-1]:
        return {}
    return {
        "hx-get": reverse_lazy("office:region-fields"),
        "hx-target": "#region",
        "hx-include": "#region",
        "hx-swap": "outerHTML",
    }


@require_GET
def region_fields(request: HttpRequest) -> HttpResponse:
    """The three selects after one of them changed; what no longer fits is emptied."""
    return render(
        request, "office/customers/region.html", {"form": with_regions(RegionFields(initial=_fitting(request)))}
    )


def _fitting(request: HttpRequest) -> dict[str, str]:
    place = {name: request.GET.get(name, "")[:40] for name in LEVELS}
    province = next((r for r in regions() if r.name == place["province"]), None)
    cities = province.children if province else ()
    if len(cities) == 1:
        place["city"] = cities[0].name
    city = next((r for r in cities if r.name == place["city"]), None)
    if city is None:
        place["city"] = ""
    if city is None or place["district"] not in {r.name for r in city.children}:
        place["district"] = ""
    return place


@require_POST
def parse(request: HttpRequest) -> HttpResponse:
    """Take a pasted line apart and fill the form: place and detail; name and phone where still empty.

    Personal data: posted, never part of an address.
    """
    found = parse_address(request.POST.get("line", "")[:LONGEST_LINE])
    place = {"province": found.province, "city": found.city, "district": found.district}
    detail = request.POST.get("detail_field", "detail")
    filled = {detail if detail in ("detail", "address") else "detail": found.detail}
    person = "name" if request.POST.get("kind") == "individual" else "contact"
    for name, value in ((person, found.name), ("phone", found.phone)):
        if value and name in request.POST and not request.POST[name].strip():
            filled[name] = value
    context = {"form": with_regions(RegionFields(initial=place)), "filled": _swapped(filled), "found": found}
    return render(request, "office/customers/parsed.html", context)


def _swapped(filled: dict[str, str]) -> forms.Form:
    form = forms.Form(initial=filled)
    for name in filled:
        widget = Phone() if name == "phone" else forms.TextInput()
        widget.attrs["hx-swap-oob"] = "true"
        form.fields[name] = forms.CharField(required=False, widget=widget)
    return form
