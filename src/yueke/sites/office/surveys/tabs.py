"""The tabs over the pages of one survey, in the order in which a survey goes through them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from yueke.kernel.access import Actor
from yueke.kernel.errors import Message


@dataclass(frozen=True)
class Tab:
    """One tab of the component ``c-tabs``."""

    title: Message
    url: str
    active: bool
    count: int | None = None


_TABS: tuple[tuple[str, Message, tuple[str, ...]], ...] = (
    ("survey", _("计划"), ("surveys.view", "surveys.plan")),
    ("survey-questionnaire", _("问卷"), ("surveys.view", "surveys.plan")),
    ("survey-sample", _("抽样"), ("surveys.view", "surveys.plan")),
    ("survey-collection", _("收集"), ("surveys.view", "surveys.run")),
    ("survey-fieldwork", _("访问与录入"), ("surveys.view", "surveys.ask")),
    ("survey-cleaning", _("甄别与加权"), ("surveys.view", "surveys.clean")),
    ("survey-analysis", _("分析"), ("surveys.view",)),
)
"""Url name (its one argument is the survey's id), title, and the permissions of which one is needed."""


def tabs_of(actor: Actor, survey_id: int, active: str) -> list[Tab]:
    """The tabs ``actor`` may open; ``active``: the url name of the page shown, without ``office:``."""
    found = []
    for name, title, permissions in _TABS:
        if not any(actor.may(one) for one in permissions):
            continue
        try:
            url = reverse(f"office:{name}", args=(survey_id,))
        except NoReverseMatch:
            continue
        found.append(Tab(title, url, name == active))
    return found
