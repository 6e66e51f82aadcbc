"""The only readers of suggestions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, F, Q

from yueke.domains.suggestions.models import Learned, Suggested
from yueke.methods.intervals import wilson
from yueke.methods.text.categories import Model, Suggestion, suggest


@dataclass(frozen=True)
class Share:
    """``part`` of ``n`` with its 95 % interval."""

    part: int
    n: int

    @property
    def value(self) -> float | None:
        """The share; None of nothing."""
        return self.part / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        """Its Wilson interval."""
        return wilson(self.part, self.n) or (0.0, 1.0)


@dataclass(frozen=True)
class Standing:
    """How good the suggestions on a subject are: the latest model on texts it had not seen, and what people took.

    ``n`` is None where nothing was learned yet.
    """

    at: datetime | None
    n: int | None
    first: Share
    among_three: Share
    taken: Share
    among_shown: Share


def suggestions(subject: str, text: str, keywords: Mapping[str, Sequence[str]]) -> tuple[list[Suggestion], bool]:
    """What may be chosen for ``text``, the best first, and whether by rules alone. One query."""
    pk = Learned.objects.filter(subject=subject).order_by("-id").values_list("pk", flat=True).first()
    model = _model(pk) if pk else None
    return suggest(text, keywords, model), model is None


def standing(subject: str) -> Standing:
    """How good they are. Two queries."""
    latest = Learned.objects.filter(subject=subject).order_by("-id").defer("content").first()
    told = Suggested.objects.filter(subject=subject).aggregate(
        n=Count("pk"), first=Count("pk", filter=Q(labels__0=F("chosen"))), shown=Count("pk", filter=Q(labels__contains=[F("chosen")])),
    )  # fmt: skip
    n = latest.held_out if latest else 0
    return Standing(
        latest.at if latest else None, latest.n if latest else None,
        Share(latest.first if latest else 0, n), Share(latest.among_three if latest else 0, n),
        Share(told["first"], told["n"]), Share(told["shown"], told["n"]),
    )  # fmt: skip


@lru_cache(maxsize=2)
def _model(pk: int) -> Model:
    """A model never changes, so each process unpacks it once."""
    return Model.from_bytes(bytes(Learned.objects.values_list("content", flat=True).get(pk=pk)))
