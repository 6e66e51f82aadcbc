"""Addresses of one's own account."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.accounts import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("language/", views.set_language, name="language"),
    path("account/", views.account, name="account"),
    path("account/password/", views.password, name="password"),
    path("account/post/", views.switch_post, name="switch-post"),
    path("account/sessions/end-others/", views.end_other_sessions, name="end-other-sessions"),
    path("account/sessions/<int:session_id>/end/", views.end_session, name="end-session"),
]
