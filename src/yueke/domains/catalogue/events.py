"""What happens to products."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.kernel.errors import Message
from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class OfProduct(DomainEvent):
    """Base of what happens to one product."""

    product_id: int

    @property
    def stream(self) -> str:
        return f"catalogue.product:{self.product_id}"


@dataclass(frozen=True, kw_only=True)
class ProductCreated(OfProduct):
    """A product came into the catalogue."""

    kind: ClassVar[str] = "catalogue.product_created"
    label: ClassVar[Message] = _("登记产品")


@dataclass(frozen=True, kw_only=True)
class ProductEdited(OfProduct):
    """Facts of a product changed; ``changes`` is ``{field: [before, after]}``."""

    kind: ClassVar[str] = "catalogue.product_edited"
    label: ClassVar[Message] = pgettext_lazy("happened", "修改产品")
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ProductRetired(OfProduct):
    """The product is no longer sold."""

    kind: ClassVar[str] = "catalogue.product_retired"
    label: ClassVar[Message] = pgettext_lazy("happened", "停售")


@dataclass(frozen=True, kw_only=True)
class ProductBroughtBack(OfProduct):
    """The product is sold again."""

    kind: ClassVar[str] = "catalogue.product_brought_back"
    label: ClassVar[Message] = pgettext_lazy("happened", "恢复销售")
