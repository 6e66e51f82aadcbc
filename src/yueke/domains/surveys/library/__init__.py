"""Questionnaires to begin with: those that come with the product, as files here, and the company's own templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.models import Template
from yueke.domains.surveys.rules.shape import Questionnaire
from yueke.kernel.errors import Invalid

_FOLDER = Path(__file__).parent
_OWN = "own:"


@dataclass(frozen=True)
class Offered:
    """One questionnaire to begin with. ``name``: how :func:`find` knows it; ``basis``: the clauses or the model it follows."""

    name: str
    title: str
    kind: str
    basis: str
    questions: int


@cache
def built_in() -> dict[str, tuple[str, str, Questionnaire]]:
    """By name: what each is for, the clauses or the model it follows, and the questionnaire."""
    found = {}
    for path in sorted(_FOLDER.glob("*.yaml")):
        told = yaml.safe_load(path.read_text("utf-8"))
        found[path.stem] = (told["kind"], told["basis"], Questionnaire.model_validate(told["questionnaire"]))
    return found


def offered(own: Iterable[Template]) -> list[Offered]:
    """All there is to choose from: the company's own first."""
    ours = [
        Offered(f"{_OWN}{one.pk}", one.title, one.kind, "", _asked(Questionnaire.model_validate(one.definition)))
        for one in own
    ]
    return ours + [
        Offered(n, asked.title, kind, basis, _asked(asked)) for n, (kind, basis, asked) in built_in().items()
    ]


def find(name: str, own: Iterable[Template]) -> dict[str, Any]:
    """The definition of a questionnaire by the name it is offered under.

    Raises:
        Invalid: there is none of this name (any more).
    """
    if name in built_in():
        return built_in()[name][2].kept()
    for one in own:
        if name == f"{_OWN}{one.pk}" and one.retired_at is None:
            return dict(one.definition)
    raise Invalid(_("没有这个模板，请重新选择。"), field="template")


def _asked(questionnaire: Questionnaire) -> int:
    return sum(one.kind != "section" for one in questionnaire.questions())
