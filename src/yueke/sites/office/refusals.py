"""Showing a refusal where it belongs: at the field of a form, else above it."""

from __future__ import annotations

from django import forms

from yueke.kernel.errors import Forbidden, NotFound, Refused


def onto(form: forms.BaseForm, error: Refused) -> None:
    """Put ``error`` on ``form``; the view then answers with status 422.

    What no form can show (no permission, no such record) is raised again and becomes a page.
    """
    if isinstance(error, (Forbidden, NotFound)):
        raise error
    if not error.fields:
        form.add_error(None, str(error))
    for field, messages in error.fields.items():
        for message in messages:
            form.add_error(field if field in form.fields else None, str(message))
