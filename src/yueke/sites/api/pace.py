"""How often a token may ask, and how often an address may show tokens that do not work; across all processes."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from yueke.kernel.errors import Refused
from yueke.sites.entrance.limits import WINDOW, knocked

WRONG_TOKENS = 30
"""So many tokens that do not work one address may show in a minute."""


class TooOften(Refused):
    """More requests a minute than are taken; ``seconds`` until they are again."""

    status = 429

    def __init__(self, at: datetime) -> None:
        self.seconds = WINDOW - int(at.timestamp()) % WINDOW
        super().__init__(_("请求过于频繁，请在 %(n)s 秒后再试。") % {"n": self.seconds})


def count_token(token_id: int, at: datetime) -> None:
    """Count one request of a token; raises :class:`TooOften` beyond ``settings.API_PER_MINUTE``."""
    if knocked(f"api token {token_id}", at) > settings.API_PER_MINUTE:
        raise TooOften(at)


def count_wrong(address: str, at: datetime) -> None:
    """Count one token that does not work; raises :class:`TooOften` beyond :data:`WRONG_TOKENS`."""
    if knocked(f"api address {address}", at) > WRONG_TOKENS:
        raise TooOften(at)
