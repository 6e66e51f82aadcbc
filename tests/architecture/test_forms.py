"""Every form says what is wrong in plain words: none begins with Django's own."""

from __future__ import annotations

from importlib import import_module

from django import forms

from yueke.ui.forms import PlainWords


def _below(kind: type) -> set[type]:
    return {one for below in kind.__subclasses__() for one in (below, *_below(below))}


def test_every_form_of_ours_speaks_plainly(settings):
    import_module(settings.ROOT_URLCONF)
    # Forms made of ours by a formset, or by Django for a moment, have ours below them.
    ours = {
        form
        for form in _below(forms.BaseForm)
        if form.__module__.startswith("yueke.") and ".tests." not in form.__module__
    }
    assert len(ours) > 150, "the pages are read in"
    assert sorted(f"{form.__module__}.{form.__qualname__}" for form in ours if not issubclass(form, PlainWords)) == []
