"""Addresses of one's own account."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.accounts import factors, second, tokens, views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("language/", views.set_language, name="language"),
    path("account/", views.account, name="account"),
    path("account/password/", views.password, name="password"),
    path("sign-in/second-step/", second.second_step, name="second-step-at-the-door"),
    path("account/second-step/", factors.factors, name="second-steps"),
    path("account/second-step/app/", factors.add_app, name="factor-app"),
    path("account/second-step/passkey/", factors.add_passkey, name="factor-passkey"),
    path("account/second-step/codes/", factors.renew_codes, name="recovery-codes"),
    path("account/second-step/<int:factor_id>/remove/", factors.remove, name="factor-remove"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/new/", tokens.new, name="token-new"),
    path("account/tokens/<int:token_id>/fetch/", tokens.fetch, name="token-fetch"),
    path("account/tokens/<int:token_id>/revoke/", tokens.revoke, name="token-revoke"),
    path("account/post/", views.switch_post, name="switch-post"),
    path("account/sessions/end-others/", views.end_other_sessions, name="end-other-sessions"),
    path("account/sessions/<int:session_id>/end/", views.end_session, name="end-session"),
]
