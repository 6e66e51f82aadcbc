"""The types of input and output: every text, number and day bounded as the database is."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.db.models import TextChoices
from pydantic import AfterValidator, AwareDatetime, Field, GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

LARGEST_ID = 2**63 - 1
_FIRST, _LAST = 1900, 9000


class OneOf:
    """Marks a text that must be one of the values of ``choices`` (or ``more``)."""

    def __init__(self, choices: type[TextChoices] | tuple[str, ...], *more: str) -> None:
        self.values = [*(choices if isinstance(choices, tuple) else choices.values), *more]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.literal_schema(list(self.values))


def _within(value: date) -> date:
    if not _FIRST <= value.year <= _LAST:
        raise PydanticCustomError("date_out_of_range", "not a day of business")
    return value


Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Day = Annotated[date, AfterValidator(_within)]
Moment = Annotated[AwareDatetime, AfterValidator(_within)]
Money = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]
Price = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
Quantity = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=3)]
Percent = Annotated[int, Field(ge=0, le=100)]
Short = Annotated[str, Field(max_length=60)]
Line = Annotated[str, Field(max_length=200)]

__all__ = ["Day", "Id", "Line", "Moment", "Money", "OneOf", "Percent", "Price", "Quantity", "Short", "date", "datetime"]
