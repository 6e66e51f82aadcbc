"""Every system page against the three administrators: each opens their own, none another's."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from yueke.domains.organization.models import Membership
from yueke.domains.organization.tests.house import House

SYSTEM, SECURITY, AUDIT = "sysadmin", "secadmin", "auditor"
# Page (url name) → who may open it. What is shared is shared to be looked at; the buttons on it are pages of their own.
PAGES: dict[str, set[str]] = {
    **{key: {SYSTEM} for key in ("departments", "department-add", "department", "department-close", "department-reopen", "hire", "person-edit", "person-deactivate", "person-reactivate", "password-reset", "person-leave", "post-add", "post-change", "post-end", "calendar", "calendar-year", "calendar-days", "calendar-clear", "calendar-hours", "numbering", "number-rule")},
    **{key: {SECURITY} for key in ("roles", "role", "role-grant", "role-revoke", "second-step-reset", "security", "all-tokens", "token-offer", "sign-in-unlock", "export-rules", "sights")},
    **{key: {SYSTEM, SECURITY} for key in ("people", "person")},
    "people-find": {SYSTEM, SECURITY, AUDIT},  # names for a select, given to everybody who is signed in
    "sessions": {SECURITY, AUDIT},
    "taking-apart": set(),  # the founder alone
}  # fmt: skip
FORM = {"day": "2026-11-21", "source": "company"}
"""What the one button asks for that looks at its form first."""
AUDITORS = ("sign-in-log", "operation-log", "audit-log")


def pages() -> dict[str, URLPattern]:
    """The pages below ``/system/``, lists of logs with their side doors left out."""
    found = {}
    for prefix in get_resolver().url_patterns:
        for group in getattr(prefix, "url_patterns", ()):
            for pattern in getattr(group, "url_patterns", ()):
                if str(group.pattern) == "system/" and pattern.callback.__module__.startswith(
                    "yueke.sites.office.system"
                ):
                    found[pattern.name] = pattern
    return found


def test_the_table_knows_every_system_page() -> None:
    assert set(pages()) - set(AUDITORS) == set(PAGES)


@pytest.mark.parametrize("role", [SYSTEM, SECURITY, AUDIT])
def test_each_opens_their_own_pages_and_none_of_the_others(house: House, role: str) -> None:
    client = Client()
    client.force_login(house.hire(role, house.root, role))
    post = Membership.objects.get(person=house.founder).pk
    values = {
        "department_id": house.sales.pk, "person_id": house.founder.pk, "membership_id": post, "code": "clerk",
        "number": 2026,
    }  # fmt: skip
    for name, pattern in pages().items():
        if name in AUDITORS:
            continue
        wanted = {key: values[key] for key in pattern.pattern.converters}
        if name == "number-rule":
            wanted["code"] = "import-batch"
        path = reverse(f"office:{name}", kwargs=wanted)
        statuses = {client.get(path).status_code, client.post(path, FORM).status_code}
        refused = statuses <= {403, 405} and 403 in statuses
        assert refused == (role not in PAGES[name]), (role, name, statuses)
    for name in AUDITORS:
        assert client.get(reverse(f"office:{name}")).status_code == (200 if role == AUDIT else 403)
