"""How often one may knock at the customers' site: every address counts, looked at or posted to.

The address is that of a carrier or a company as often as that of one phone, so it may knock more often than one browser.
How many codes are sent, and how often one may be tried, is the passcodes' own matter.
"""

from __future__ import annotations

from django.http import HttpRequest

from yueke.sites.entrance.limits import Limit
from yueke.sites.portal.cookies import ASKED, DEVICE, SEATED, TICKET

ALL = "GET HEAD POST"


def _seat(request: HttpRequest) -> str:
    return request.COOKIES.get(SEATED, "")[:80]


def _asked(request: HttpRequest) -> str:
    return request.COOKIES.get(ASKED, "")[:80]


def _ticket(request: HttpRequest) -> str:
    return request.COOKIES.get(TICKET, "")[:200]


def _device(request: HttpRequest) -> str:
    return request.COOKIES.get(DEVICE, "")[:80]


_ANSWERS = Limit(900, 120, ALL, _device)
"""A shop's guests answer through one address."""
_PAGE = Limit(600, 120, ALL, _seat)
_FORM = Limit(120, 20, ALL, _asked)
_TICKET = Limit(300, 60, ALL, _ticket)

LIMITS = {
    **{
        f"portal:{name}": _PAGE
        for name in (
            "home", "notices", "notice", "collected", "who", "sign-out", "privacy", "consent", "requests", "request-new", "complaints", "complaints-mine", "surveys", "survey-open",
            "request", "request-file", "request-withdraw",
        )
    },
    "portal:evaluations": _PAGE,
    "portal:evaluations-mine": _PAGE,
    "portal:evaluation-mine": _PAGE,
    "portal:evaluation-new": Limit(60, 20, ALL, _seat),
    "portal:evaluation-door": Limit(120, 30, ALL, _seat),
    "portal:evaluation": Limit(60, 30, ALL),
    "portal:product-evaluations": Limit(240, 120, ALL),
    "portal:evaluation-photo": Limit(600, 300, ALL),
    "portal:language": Limit(120, 60, ALL),
    "portal:reading": Limit(120, 60, ALL),
    "portal:complaint-new": Limit(60, 20, ALL, _seat),
    "portal:progress": Limit(30, 15, ALL, _ticket),
    "portal:complaint-filed": _TICKET,
    "portal:complaint": _TICKET,
    "portal:complaint-act": Limit(60, 20, ALL, _ticket),
    "portal:complaint-file": _TICKET,
    "portal:complaint-rate": Limit(60, 30, ALL),
    "portal:survey": Limit(600, 60, ALL, _device),
    "portal:survey-answers": _ANSWERS,
    "portal:survey-link": _ANSWERS,
    "portal:later": Limit(20, 10, ALL),
    "portal:relatives": Limit(30, 10, ALL),
    "portal:relatives-filed": Limit(60, 20, ALL),
    "portal:sign-in": _FORM,
    "portal:code": _FORM,
    "portal:code-again": _FORM,
}  # fmt: skip
"""By the name of the address; all of them stand here."""
