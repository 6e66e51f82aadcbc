"""The only writers of suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from yueke.domains.suggestions.models import Learned, Suggested
from yueke.kernel.access import Actor, command

KEPT = 30
"""Models kept of a subject: a month of nights, to see how the accuracy went."""


@command(may="suggestions.learn")
def learn(actor: Actor, subject: str, texts: Sequence[str], labels: Sequence[str], *, at: datetime) -> Learned | None:
    """Learn from texts in the order they came in, and try it on the latest; None with too few examples.

    The same texts give the same model, which is not kept twice.
    """
    from yueke.methods.text.learning import held_out, train

    model = train(texts, labels)
    if model is None:
        return None
    content = model.to_bytes()
    latest = Learned.objects.filter(subject=subject).order_by("-id").first()
    if latest is not None and bytes(latest.content) == content:
        return latest
    tried = held_out(texts, labels)
    learned = Learned.objects.create(
        subject=subject, at=at, n=len(texts), content=content,
        held_out=tried.n, first=tried.first, among_three=tried.among_three,
    )  # fmt: skip
    kept = Learned.objects.filter(subject=subject).order_by("-id").values_list("pk", flat=True)[:KEPT]
    Learned.objects.filter(subject=subject).exclude(pk__in=list(kept)).delete()
    return learned


@command(may="account.own")
def note_choice(
    actor: Actor,
    subject: str,
    origin: tuple[str, int],
    labels: Sequence[str],
    chosen: str,
    *,
    by_rules: bool,
    at: datetime,
) -> None:
    """Remember what was suggested for a record and what the person chose; once for a record."""
    if not labels:
        return
    kind, pk = origin
    Suggested.objects.get_or_create(
        subject=subject, origin_kind=kind, origin_id=pk,
        defaults={"labels": list(labels)[:5], "chosen": chosen[:40], "by_rules": by_rules, "at": at},
    )  # fmt: skip
