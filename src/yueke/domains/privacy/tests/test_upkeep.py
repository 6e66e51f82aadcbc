"""Assessments and incidents step by step; kinds of data with a shortest term."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from yueke.domains.privacy import commands, queries
from yueke.domains.privacy.form_templates import ASSESSMENT, INCIDENT
from yueke.domains.privacy.models import Assessment, Incident
from yueke.domains.privacy.tests.conftest import AT
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.lifecycle import StaleMove

HOUR = timedelta(hours=1)


def filled(template) -> dict[str, str]:
    return {section.code: "写好了" for section in template}


def test_an_assessment_is_approved_by_another(officer, cast):
    row = commands.open_form(officer, "assessment", title="短信平台上线", at=AT)
    with pytest.raises(Refused):
        commands.move_form(officer, "assessment", row.pk, "submit", at=AT)
    commands.fill_form(officer, "assessment", row.pk, filled(ASSESSMENT), at=AT)
    commands.move_form(officer, "assessment", row.pk, "submit", at=AT)
    with pytest.raises(Refused):
        commands.fill_form(officer, "assessment", row.pk, {"impact": "改"}, at=AT)
    with pytest.raises(Refused):
        commands.move_form(officer, "assessment", row.pk, "approve", at=AT)
    head = replace(cast.head, permissions=officer.permissions)
    commands.move_form(head, "assessment", row.pk, "approve", at=AT + HOUR)
    row = Assessment.objects.get()
    assert (row.state, row.approved_by_id, row.sections["impact"]) == ("approved", head.person_id, "写好了")


def test_an_incident_runs_to_its_end(officer):
    row = commands.open_form(officer, "incident", title="导出文件误发", found_at=AT - HOUR, at=AT)
    assert row.due_at == AT - HOUR + timedelta(hours=72)
    commands.move_form(officer, "incident", row.pk, "contain", at=AT)
    with pytest.raises(Refused):
        commands.move_form(officer, "incident", row.pk, "notify", at=AT)
    commands.fill_form(officer, "incident", row.pk, filled(INCIDENT), at=AT)
    commands.move_form(officer, "incident", row.pk, "notify", at=AT)
    commands.move_form(officer, "incident", row.pk, "close", at=AT + HOUR)
    row = Incident.objects.get()
    assert (row.state, row.closed_at) == ("closed", AT + HOUR)
    with pytest.raises(StaleMove):
        commands.move_form(officer, "incident", row.pk, "contain", at=AT)


def test_forms_refuse(officer, clerk):
    with pytest.raises(Forbidden):
        commands.open_form(clerk, "incident", title="x", at=AT)
    with pytest.raises(NotFound):
        commands.open_form(officer, "poem", title="x", at=AT)
    with pytest.raises(Invalid):
        commands.open_form(officer, "incident", title=" ", at=AT)
    with pytest.raises(Invalid):
        commands.open_form(officer, "incident", title="x", found_at=AT + HOUR, at=AT)
    row = commands.open_form(officer, "incident", title="x", at=AT)
    with pytest.raises(Invalid):
        commands.fill_form(officer, "incident", row.pk, {"rhyme": "x"}, at=AT)
    with pytest.raises(NotFound):
        commands.move_form(officer, "incident", row.pk, "sing", at=AT)
    assert queries.incidents(officer).get().sections == {}


def test_terms_have_a_shortest(officer):
    for keep in ("5 months", "10 working days", "bald"):
        with pytest.raises(Invalid):
            commands.set_retention(officer, "sign-in-log", keep=keep, is_on=True, at=AT)
    with pytest.raises(NotFound):
        commands.set_retention(officer, "dreams", keep="1 year", is_on=True, at=AT)
    assert commands.set_retention(officer, "sign-in-log", keep="6 months", is_on=True, at=AT).is_on
