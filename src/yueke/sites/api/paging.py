"""Lists, page by page: by number as the staff's lists, or on from where the last page ended."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from yueke.kernel.errors import Invalid
from yueke.kernel.keyset import beyond, place_of
from yueke.kernel.paging import Page, paginate
from yueke.kernel.vault import KeysMissing, WrongKeys, decrypt, encrypt

T = TypeVar("T")
M = TypeVar("M", bound=Model)

_CONTEXT = "api.cursor"


class Listed(Schema, Generic[T]):
    """One page. ``next`` asks for the page after it (it may turn out empty), null at the end.

    ``total`` is an estimate where ``total_is_exact`` is false, and, after a cursor, counts what comes behind it.
    """

    items: list[T]
    next: str | None
    total: int
    total_is_exact: bool


class Paging(Schema):
    """What every list takes: ``cursor`` from the ``next`` of a page before, or a ``page`` number from 1."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    page: Annotated[int, Field(ge=1, le=10**9)] | None = None
    cursor: Annotated[str, Field(max_length=2000)] | None = None


def listed(
    rows: QuerySet[M], asked: Paging, order: Sequence[str], shape: Callable[[M], T], page_of: type[Listed[Any]]
) -> Listed[T]:
    """The asked page of ``rows`` in ``order``, each as ``shape`` tells it."""
    if asked.cursor is not None:
        if asked.page is not None:
            raise Invalid(_("cursor 与 page 只能用一个。"), field="cursor")
        try:
            rows = beyond(rows, order, _opened(asked.cursor, order))
        except ValueError:
            raise Invalid(_("cursor 无效，或不属于这个排序。"), field="cursor") from None
    found = paginate(rows, asked.page or 1, asked.limit, order=order)
    return page_of.model_construct(
        items=[shape(row) for row in found.rows],
        next=_sealed(found.rows[-1], order) if _goes_on(found, asked) else None,
        total=found.total,
        total_is_exact=found.total_is_exact,
    )


def _goes_on(found: Page, asked: Paging) -> bool:
    # An estimate does not tell the end: only a page that is not full does.
    return len(found.rows) == asked.limit and (found.has_next or not found.total_is_exact)


def _sealed(row: Model, order: Sequence[str]) -> str:
    """The place of ``row`` as a cursor. Sealed: it holds what the list is sorted by, names among it."""
    text = json.dumps([list(order), place_of(row, order)])
    return base64.urlsafe_b64encode(encrypt(text, _CONTEXT)).decode().rstrip("=")


def _opened(cursor: str, order: Sequence[str]) -> list[str]:
    try:
        sealed = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        of_order, place = json.loads(decrypt(sealed, _CONTEXT))
    except (WrongKeys, KeysMissing, binascii.Error, UnicodeError) as error:
        raise ValueError("no cursor of ours") from error
    if of_order != list(order):
        raise ValueError("a cursor of another order")
    return list(place)
