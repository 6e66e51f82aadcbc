"""Tables of evaluations."""

from yueke.domains.evaluations.models.evaluation import Door, Evaluation, Photo
from yueke.domains.evaluations.models.indicator import Indicator
from yueke.domains.evaluations.models.rating import Rating

__all__ = ["Door", "Evaluation", "Indicator", "Photo", "Rating"]
