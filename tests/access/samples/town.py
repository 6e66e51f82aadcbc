"""The company the samples are made in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from access.samples.means import AT, Samples
from yueke.domains.organization import commands as organization
from yueke.domains.organization import queries as people
from yueke.domains.organization.models import Department, Person, Post


@dataclass
class Town:
    """Two branches; the roles sit in the first, the stranger in the second."""

    founder: Person
    branch: Department
    sales: Department
    away: Department
    post: Post
    roles: dict[str, Person] = field(default_factory=dict)
    samples: dict[tuple[str, str], Samples] = field(default_factory=dict)
    shared: Samples = field(default_factory=dict)
    colleague: Person = None  # type: ignore[assignment]
    stranger: Person = None  # type: ignore[assignment]

    def hire(self, username: str, where: Department, *roles: str) -> Person:
        return organization.hire(
            people.actor_for(self.founder), name=f"员工{username}", username=username, password=None,
            department_id=where.pk, post_id=self.post.pk, from_date=date(2026, 1, 5), roles=roles,
            must_change=False, at=AT,
        )  # fmt: skip

    def before(self, role: str, side: str) -> Samples:
        """The samples ``role`` meets on a ``side``: own, colleague or foreign."""
        return self.shared | self.samples[(role, "own") if side == "own" else ("", side)]
