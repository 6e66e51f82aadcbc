"""What may be shown to everybody. The stars are not among what is asked, so that no rule can look at them (E5.1)."""

from __future__ import annotations

from yueke.domains.evaluations.choices import NOT_ONE, Reason


def lacking(*, can_publish: bool, state: str) -> str:
    """Why it cannot be shown: ``consent`` or ``withdrawn``; empty when it can."""
    if state == "withdrawn":
        return "withdrawn"
    return "" if can_publish else "consent"


def counts(state: str, reason: str) -> bool:
    """Whether the stars enter figures: published or not, unless it was no evaluation or was taken back."""
    return state != "withdrawn" and not (state == "withheld" and Reason(reason) in NOT_ONE)
