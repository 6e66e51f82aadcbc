"""Addresses of letters and mailboxes."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.letters import acts, mailboxes, reading

_ONE = "letters/<int:letter_id>/"

urlpatterns = [
    path("letters/", reading.letters, name="letters"),
    path(_ONE, reading.letter, name="letter"),
    path(f"{_ONE}register/", acts.register, name="letter-register"),
    path(f"{_ONE}attach/", acts.attach, name="letter-attach"),
    path(f"{_ONE}dismiss/", acts.dismiss, name="letter-dismiss"),
    path(f"{_ONE}reconsider/", acts.reconsider, name="letter-reconsider"),
    path("letters/files/<int:file_id>/", reading.file, name="letter-file"),
    path("system/mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("system/mailboxes/<int:mailbox_id>/", mailboxes.mailboxes, name="mailbox"),
    path("system/mailboxes/<int:mailbox_id>/try/", mailboxes.try_out, name="mailbox-try"),
]
