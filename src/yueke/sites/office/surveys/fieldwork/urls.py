"""Addresses of fieldwork."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.surveys.fieldwork import bringing, desk, papers, tablet, talks, telephone

_ONE = "surveys/<int:survey_id>/"

urlpatterns = [
    path("interviews/", desk.interviews, name="interviews"),
    path(f"{_ONE}fieldwork/", desk.fieldwork, name="survey-fieldwork"),
    path(f"{_ONE}fieldwork/interviewers/", desk.interviewers, name="survey-interviewers"),
    path(f"{_ONE}telephone/", telephone.telephone, name="survey-telephone"),
    path(f"{_ONE}tablet/", tablet.tablet, name="survey-tablet"),
    path(f"{_ONE}papers/", papers.papers, name="survey-papers"),
    path(f"{_ONE}papers/<int:sheet_id>/", papers.paper, name="survey-entered"),
    path(f"{_ONE}talks/", talks.talks, name="survey-talks"),
    path(f"{_ONE}talks/new/", talks.record, name="survey-talk-new"),
    path(f"{_ONE}talks/<int:talk_id>/", talks.talk, name="survey-talk"),
    path(f"{_ONE}talks/<int:talk_id>/edit/", talks.record, name="survey-talk-edit"),
    path(f"{_ONE}answers/", bringing.answers, name="survey-answers"),
    path(f"{_ONE}answers/template/", bringing.template, name="survey-answers-template"),
    path(f"{_ONE}answers/<int:sheet_id>/", bringing.sheet, name="survey-answer-sheet"),
    path(f"{_ONE}answers/<int:sheet_id>/progress/", bringing.progress, name="survey-answers-progress"),
    path(f"{_ONE}answers/<int:sheet_id>/failed/", bringing.failed, name="survey-answers-failed"),
]
