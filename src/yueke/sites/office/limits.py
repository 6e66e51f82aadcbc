"""How often one may knock at the staff site.

Only posts are counted, and looks that make us ask a provider; a page for people who are signed in costs nothing more.
"""

from __future__ import annotations

from django.http import HttpRequest

from yueke.domains.organization.rules import tidy_username
from yueke.sites.entrance.limits import Limit


def name_given(request: HttpRequest) -> str:
    """The account somebody wants to sign in to."""
    return tidy_username(request.POST.get("username", ""))[:150]


LIMITS = {
    "office:sign-in": Limit(120, 12, account=name_given),
    "office:second-step-at-the-door": Limit(120, 20),
    "office:password": Limit(120, 12),
    "office:token-new": Limit(120, 12),
    "office:token-fetch": Limit(120, 12),
    "office:language": Limit(120, 60),
    "office:single-sign-on": Limit(120, 20, "GET"),
    "office:single-sign-on-back": Limit(120, 20, "GET"),
}
"""By the name of the address."""
