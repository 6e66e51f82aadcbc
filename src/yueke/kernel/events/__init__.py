"""Domain events: one row is history, timeline and outbox; reactions run as durable jobs.

Publish inside a command: the row and the jobs of its reactions are written in the same transaction.
"""

from yueke.kernel.events.publishing import DomainEvent, effects, publish, publish_many, timeline
from yueke.kernel.events.reactions import Reaction, all_reactions, reaction

__all__ = [
    "DomainEvent",
    "Reaction",
    "all_reactions",
    "effects",
    "publish",
    "publish_many",
    "reaction",
    "timeline",
]
