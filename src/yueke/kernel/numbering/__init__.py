"""Numbers that people quote (``HF20261122-0001``): how they look, the next one, and changing the look safely.

``shapes`` is pure: what a number may look like, and which looks could ever yield the same number.
"""

from yueke.kernel.numbering.editing import Kind, NumberRuleEdited, edit_rule, kinds, preview
from yueke.kernel.numbering.giving import declare, next_number, next_numbers
from yueke.kernel.numbering.models import NumberCount, NumberRule
from yueke.kernel.numbering.shapes import DATE_FORMATS, Shape

__all__ = [
    "DATE_FORMATS",
    "Kind",
    "NumberCount",
    "NumberRule",
    "NumberRuleEdited",
    "Shape",
    "declare",
    "edit_rule",
    "kinds",
    "next_number",
    "next_numbers",
    "preview",
]
