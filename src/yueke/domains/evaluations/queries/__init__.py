"""The only readers of evaluations for others."""

from yueke.domains.evaluations.queries.figures import Figures, Measured, figures_of_product, measured
from yueke.domains.evaluations.queries.indicators import Branch, codes, tree
from yueke.domains.evaluations.queries.lists import (
    EvaluationFilter,
    doors,
    evaluation,
    evaluations,
    fill_names,
    listed,
    order_of,
    owners_of,
    photo,
    title_of,
)
from yueke.domains.evaluations.queries.public import (
    PAGE,
    Shown,
    own_evaluations,
    public_photo,
    rateable,
    shown_of_product,
)

__all__ = [
    "PAGE",
    "Branch",
    "EvaluationFilter",
    "Figures",
    "Measured",
    "Shown",
    "codes",
    "doors",
    "evaluation",
    "evaluations",
    "figures_of_product",
    "fill_names",
    "listed",
    "measured",
    "order_of",
    "own_evaluations",
    "owners_of",
    "photo",
    "public_photo",
    "rateable",
    "shown_of_product",
    "title_of",
    "tree",
]
