"""How pages tell a complaint: who complains, in which state and grade it is, and where its page is."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yueke.compliance.regulation import Regulation, regulation
from yueke.domains.complaints.choices import Grade
from yueke.domains.complaints.lifecycles import COMPLAINT_LIFE
from yueke.domains.complaints.models import Complaint
from yueke.domains.customers import queries as customers
from yueke.kernel import clock, gate
from yueke.kernel.access import Actor
from yueke.sites.office.lists.cells import NOTHING
from yueke.ui.templatetags.yueke import left_until, light

GRADES = {Grade.MAJOR: "broken", Grade.IMPORTANT: "at_risk"}
"""The light of each grade above general."""


def in_force(*clauses: str, known: Regulation | None = None) -> str:
    """The first of these clauses that an adopted regulation has; empty for none: a page cites what binds it.

    Who asks several times gives the regulation: each reading of it is a query.
    """
    known = known if known is not None else regulation()
    return next((one for one in clauses if one in known), "")


def url_of(complaint_id: int) -> str:
    """The page of a complaint."""
    return reverse("office:complaint", args=[complaint_id])


def name_of(code: str) -> str:
    """The name of the address of an act."""
    return f"complaint-{code.replace('_', '-')}"


def act_url(code: str, complaint_id: int) -> str:
    """The page of an act."""
    return reverse(f"office:{name_of(code)}", args=[complaint_id])


def near(actor: Actor, row: Complaint) -> gate.Near:
    """Who took a complaint in, handles or investigates it stands as near to its caller as a team to a customer."""
    working = {row.handler_id, row.investigator_id, row.first_contact_id, row.recorded_by_id}
    return "team" if actor.person_id is not None and actor.person_id in working else ""


def caller(row: Complaint) -> str:
    """Who complains, unmasked: the name given with the complaint, else that of the archive."""
    return row.caller_name or (row.customer.name if row.customer else "")


def is_of_company(row: Complaint) -> bool:
    """Whether the name is that of a company, which is public; of a person who calls for it, it is not."""
    archive = row.customer
    if archive is None or not customers.is_company(archive):
        return False
    # Registering writes the name of the archive down, as far as it fits.
    return row.caller_name in ("", archive.name[: Complaint.caller_name.field.max_length])


def caller_told(actor: Actor, row: Complaint) -> str:
    """Who complains, as ``actor`` may see it."""
    name, company = caller(row), is_of_company(row)
    return gate.told(actor, "customers.customer.name", name, near=near(actor, row), company=company)


def phone_told(actor: Actor, row: Complaint) -> str:
    """The telephone of the complaint, else of the archive, as ``actor`` may see it."""
    phone = row.caller_phone or (row.customer.phone if row.customer else "")
    return gate.told(actor, "complaints.complaint.caller_phone", phone, near=near(actor, row))


def state_look(actor: Actor, row: Complaint) -> SafeString | str:
    """The state in the tone its lifecycle gives it."""
    state = COMPLAINT_LIFE.state(row.state)
    if state.tone in ("kept", "at_risk"):
        return light(state.tone, state.label)
    return format_html('<span class="y-tag{}">{}</span>', " y-tag-brand" if state.tone == "brand" else "", state.label)


def grade_look(actor: Actor, row: Complaint) -> SafeString | str:
    """The grade with its light."""
    tone = GRADES.get(Grade(row.grade))
    return light(tone, row.get_grade_display()) if tone else row.get_grade_display()


def left_look(actor: Actor, row: Complaint) -> SafeString | str:
    """The time left until the nearest clock is over; nothing once none runs."""
    return NOTHING if row.next_due_at is None else left_until(row.next_due_at, clock.now())
