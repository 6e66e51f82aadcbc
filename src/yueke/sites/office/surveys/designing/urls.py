"""Addresses of the designer, the library, the preview, versions and the paper form."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.surveys.designing import acting, desk, paper, pasting, preview, saving, shelf, versions

_ONE = "surveys/<int:survey_id>/questionnaire/"

urlpatterns = [
    path("surveys/library/", shelf.shelf, name="survey-library"),
    path("surveys/library/<int:template_id>/retire/", shelf.retire, name="survey-template-retire"),
    path("surveys/library/<str:name>/", shelf.look, name="survey-library-look"),
    path(_ONE, desk.questionnaire, name="survey-questionnaire"),
    path(f"{_ONE}save/", saving.save, name="survey-questionnaire-save"),
    path(f"{_ONE}act/", acting.act, name="survey-questionnaire-act"),
    path(f"{_ONE}paste/", pasting.paste, name="survey-paste"),
    path(f"{_ONE}use/", shelf.use, name="survey-use-template"),
    path(f"{_ONE}keep/", shelf.keep, name="survey-template-keep"),
    path(f"{_ONE}preview/", preview.preview, name="survey-preview"),
    path(f"{_ONE}versions/", versions.versions, name="survey-versions"),
    path(f"{_ONE}change/", versions.change, name="survey-change"),
    path(f"{_ONE}change/drop/", versions.drop, name="survey-change-drop"),
    path(f"{_ONE}paper/", paper.paper, name="survey-paper"),
]
