"""Addresses of the system pages."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.lists.urls import list_paths
from yueke.sites.office.system import (
    calendar,
    departments,
    exports,
    numbering,
    people,
    person,
    roles,
    security,
    sessions,
    sights,
    sign_ins,
    taking_apart,
    tokens,
)

urlpatterns = [
    path("departments/", departments.tree, name="departments"),
    path("departments/add/", departments.add, name="department-add"),
    path("departments/<int:department_id>/", departments.edit, name="department"),
    path("departments/<int:department_id>/close/", departments.close, name="department-close"),
    path("departments/<int:department_id>/reopen/", departments.reopen, name="department-reopen"),
    path("people/", people.people, name="people"),
    path("people/find/", people.find, name="people-find"),
    path("people/hire/", people.hire, name="hire"),
    path("people/<int:person_id>/", person.person, name="person"),
    path("people/<int:person_id>/edit/", people.edit, name="person-edit"),
    path("people/<int:person_id>/grant/", people.grant, name="role-grant"),
    path("people/<int:person_id>/revoke/", people.revoke, name="role-revoke"),
    path("people/<int:person_id>/deactivate/", people.deactivate, name="person-deactivate"),
    path("people/<int:person_id>/reactivate/", people.reactivate, name="person-reactivate"),
    path("people/<int:person_id>/password/", person.reset_password, name="password-reset"),
    path("people/<int:person_id>/second-step/reset/", person.reset_second_step, name="second-step-reset"),
    path("people/<int:person_id>/token/", tokens.offer, name="token-offer"),
    path("people/<int:person_id>/leave/", person.leave, name="person-leave"),
    path("people/<int:person_id>/posts/", person.add_post, name="post-add"),
    path("posts/<int:membership_id>/change/", person.change_post, name="post-change"),
    path("posts/<int:membership_id>/end/", person.end_post, name="post-end"),
    path("roles/", roles.matrix, name="roles"),
    path("roles/<slug:code>/", roles.role, name="role"),
    path("calendar/", calendar.year, name="calendar"),
    path("calendar/<int:number>/", calendar.year, name="calendar-year"),
    path("calendar/days/", calendar.days, name="calendar-days"),
    path("calendar/days/clear/", calendar.clear, name="calendar-clear"),
    path("calendar/hours/", calendar.hours, name="calendar-hours"),
    path("numbering/", numbering.rules, name="numbering"),
    path("numbering/<str:code>/", numbering.rule, name="number-rule"),
    path("security/", security.security, name="security"),
    path("security/unlock/", security.unlock, name="sign-in-unlock"),
    path("tokens/", tokens.tokens, name="all-tokens"),
    path("three-administrators/", taking_apart.taking_apart, name="taking-apart"),
    path("exports/", exports.export_rules, name="export-rules"),
    path("sights/", sights.sights, name="sights"),
    path("sessions/", sessions.sessions, name="sessions"),
    *list_paths(sign_ins.SIGN_INS, "sign-ins/", sign_ins.sign_ins),
]
