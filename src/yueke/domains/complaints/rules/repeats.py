"""Whether two complaints of a customer tell of the same problem, and why: texts, category and product together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from yueke.methods.text.similarity import SIMILAR, Text, why

SAME_CATEGORY, SAME_PRODUCT = 0.02, 0.01
"""What the same category and the same product (or batch) add to the similarity of the texts: never enough alone.

Little, because complaints on one product name it and are alike already: with 0.08 each, six of ten pairs called repeats told of
other problems (``benchmarks/similarity.py --together``)."""


@dataclass(frozen=True)
class Told:
    """What of a complaint is compared; ids are None where nothing is known."""

    text: str
    category_id: int | None = None
    product_id: int | None = None
    product_name: str = ""
    batch: str = ""

    @cached_property
    def prepared(self) -> Text:
        """The text as it is compared, prepared once however many it is compared with."""
        return Text.of(self.text)


@dataclass(frozen=True)
class Alike:
    """How alike two complaints are (0 to 1), and the words that speak for it."""

    score: float
    words: str

    def __bool__(self) -> bool:
        return self.score > 0


def alike(one: Told, other: Told, threshold: float | None = None) -> Alike | None:
    """How alike two complaints are; None below ``threshold`` (by default where the method was measured)."""
    text = one.prepared.similarity(other.prepared)
    same_category = one.category_id is not None and one.category_id == other.category_id
    same_product = _same_product(one, other)
    score = min(1.0, text + SAME_CATEGORY * same_category + SAME_PRODUCT * same_product)
    if text <= 0 or score < (SIMILAR if threshold is None else threshold):
        return None
    shared = "、".join(dict.fromkeys(part.words for part in why(one.text, other.text, most=3)))
    reasons = [shared] if shared else []
    reasons += [_("同一类别")] * same_category + [_("同一产品")] * same_product
    return Alike(round(score, 3), "；".join(reasons))


def _same_product(one: Told, other: Told) -> bool:
    if one.product_id is not None and one.product_id == other.product_id:
        return True
    if one.batch and one.batch == other.batch:
        return True
    return bool(one.product_name) and one.product_name == other.product_name
