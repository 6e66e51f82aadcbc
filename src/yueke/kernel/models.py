"""The kernel's tables, gathered for Django."""

from yueke.kernel.events.models import Event, ReactionRun
from yueke.kernel.vault.models import KeyCheck

__all__ = ["Event", "KeyCheck", "ReactionRun"]
