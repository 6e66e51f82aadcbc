"""A small company, and something to take out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from yueke.domains.downloads import outgoing
from yueke.domains.downloads.commands import Asked
from yueke.domains.downloads.outgoing import Maker, Outgoing
from yueke.domains.organization import queries as organization
from yueke.domains.organization.tests.house import house, house_of_file
from yueke.kernel.access import Actor, require
from yueke.ui.papers.paper import Column, Paper, Table

__all__ = ["house", "house_of_file"]


@dataclass
class Ledger:
    """Lines somebody may take out, one after the other; ``before`` runs before each is read."""

    lines: list[tuple[Any, ...]] = field(default_factory=lambda: [(f"第{n}行", n) for n in range(1, 2001)])
    before: Any = None
    made_for: list[Actor] = field(default_factory=list)

    def check(self, actor: Actor, params: dict[str, Any]) -> None:
        require(actor, "customers.export")

    def make(self, actor: Actor, params: dict[str, Any]) -> Outgoing:
        self.made_for.append(actor)
        return Outgoing(
            "ledger", "流水", "全部", ("名称", "序号"), lambda limit: min(limit, len(self.lines)), self.rows, (0,),
            paper=self.paper,
        )  # fmt: skip

    def paper(self) -> Paper:
        """The ledger as a paper."""
        rows = tuple((name, f"{number:,}") for name, number in self.lines)
        return Paper("流水账", "公司", (Table((Column("名称"), Column("序号", "right")), rows),))

    def rows(self):
        for number, line in enumerate(self.lines):
            if self.before:
                self.before(number)
            yield line


@pytest.fixture
def ledger(monkeypatch) -> Ledger:
    made = Ledger()
    monkeypatch.setitem(outgoing._makers, "ledger", Maker("ledger", made.check, made.make))
    return made


@pytest.fixture(autouse=True)
def own_home(tmp_path, settings):
    settings.YUEKE_HOME = tmp_path
    return tmp_path


@pytest.fixture
def clerk(house, ledger):
    """Somebody who may export, but sees masked names only."""
    return house.hire("clerk", house.branch, "clerk")


@pytest.fixture
def actor(clerk) -> Actor:
    return organization.actor_for(clerk)


def asked(form: str = "csv", **params: Any) -> Asked:
    return Asked("ledger", params, form, "流水", "全部", "zh-hans", None)
