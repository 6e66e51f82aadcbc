"""Addresses of the customers' site, all under ``/p/``."""

from __future__ import annotations

from django.urls import path

from yueke.sites.portal import entering, home, later, privacy, reading, relatives, requests
from yueke.sites.portal.complaints import filing, progress
from yueke.sites.portal.evaluations import giving
from yueke.sites.portal.evaluations import reading as evaluated
from yueke.sites.portal.surveys import answering, links, own

app_name = "portal"
ASKED = "privacy/requests/<int:request_id>/"
OPENED = "progress/<int:complaint_id>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("notices/", home.notices, name="notices"),
    path("notices/<int:notice_id>/", home.notice, name="notice"),
    path("collected/", home.collected, name="collected"),
    path("complaints/", filing.choose, name="complaints"),
    path("complaints/new/", filing.new, name="complaint-new"),
    path("complaints/mine/", filing.mine, name="complaints-mine"),
    path("complaints/<int:complaint_id>/filed/", filing.filed, name="complaint-filed"),
    path("progress/", progress.find, name="progress"),
    path(OPENED, progress.show, name="complaint"),
    path(f"{OPENED}<slug:verb>/", progress.act, name="complaint-act"),
    path(f"{OPENED}files/<int:evidence_id>/", progress.file, name="complaint-file"),
    path("evaluations/", giving.choose, name="evaluations"),
    path("evaluations/new/", giving.new, name="evaluation-new"),
    path("evaluations/mine/", evaluated.own, name="evaluations-mine"),
    path("evaluations/mine/<int:evaluation_id>/", evaluated.one_of_mine, name="evaluation-mine"),
    path("evaluations/photos/<int:photo_id>/", evaluated.photo, name="evaluation-photo"),
    path("evaluations/<slug:secret>/", evaluated.one, name="evaluation"),
    path("e/<slug:code>/", giving.door, name="evaluation-door"),
    path("products/<int:product_id>/", evaluated.product, name="product-evaluations"),
    path("r/<slug:link>/", progress.rate, name="complaint-rate"),
    path("surveys/", own.mine, name="surveys"),
    path("surveys/<int:invitation_id>/", own.open_link, name="survey-open"),
    path("s/<slug:code>/", answering.door, name="survey"),
    path("s/<slug:code>/<slug:key>/", answering.answers, name="survey-answers"),
    path("a/<slug:secret>/", links.link, name="survey-link"),
    path("language/", reading.language, name="language"),
    path("reading/", reading.reading, name="reading"),
    path("answers/", later.later, name="later"),
    path("relatives/", relatives.relatives, name="relatives"),
    path("relatives/filed/", relatives.filed, name="relatives-filed"),
    path("sign-in/", entering.sign_in, name="sign-in"),
    path("sign-in/code/", entering.code, name="code"),
    path("sign-in/again/", entering.code_again, name="code-again"),
    path("sign-in/who/", entering.who, name="who"),
    path("sign-out/", entering.sign_out, name="sign-out"),
    path("privacy/", privacy.centre, name="privacy"),
    path("privacy/consents/<slug:purpose>/", privacy.consent, name="consent"),
    path("privacy/requests/", requests.requests, name="requests"),
    path("privacy/requests/new/<slug:kind>/", requests.new, name="request-new"),
    path(ASKED, requests.one, name="request"),
    path(f"{ASKED}file/", requests.take, name="request-file"),
    path(f"{ASKED}withdraw/", requests.withdraw, name="request-withdraw"),
]
