"""Every message of Yueke can be read in English: the catalogue is whole, and fits the sources."""

from __future__ import annotations

import re
from importlib import import_module

import messages
import pytest
from django import forms
from django.utils import translation

CHINESE = re.compile(r"[\u3400-\u9fff《》，。；：（）]")
MARKS = re.compile(r"(\{\w+\}、?)+")
"""Where a letter is filled in: the same in every language, for letters keep it."""
HALF_WIDTH = re.compile(r"[一-龥”》）][,;:!?()]|[,;:!?()][一-龥“《]")
PLACES = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")


def _forms(message) -> list[tuple[str, str]]:
    """The (message, translation) pairs: one, or one for each plural form."""
    if isinstance(message.id, tuple):
        return list(zip(message.id, message.string, strict=True))
    return [(message.id, message.string)]


@pytest.fixture(scope="module")
def kept():
    return messages.english()


@pytest.fixture(scope="module")
def sentences(kept) -> list[tuple[str, str]]:
    return [pair for message in kept if message.id for pair in _forms(message)]


def test_every_message_of_the_sources_is_translated(kept):
    in_sources = {(m.context, m.id) for m in messages.fresh() if m.id}
    in_english = {(m.context, m.id) for m in kept if m.id}
    assert in_sources > {(None, "制度"), (None, "保存"), (None, "不是日期：{text}")}, "the sources are read"
    assert sorted(in_sources - in_english, key=str) == [], "run `python tests/messages.py` and translate these"
    assert sorted(in_english - in_sources, key=str) == [], "run `python tests/messages.py`"


def test_translations_are_finished(kept, sentences):
    assert [msgid for msgid, said in sentences if not said] == []
    assert [message.id for message in kept if message.id and message.fuzzy] == []


def test_translations_keep_the_places_for_values(sentences):
    changed = [m for m, said in sentences if sorted(PLACES.findall(m)) != sorted(PLACES.findall(said))]
    assert changed == []


def test_translations_are_english_and_fit_into_html(sentences):
    # Templates write them into attributes as they are.
    assert [said for _, said in sentences if CHINESE.search(said) or re.search(r'["<>&]', said)] == []


def test_messages_are_set_as_chinese_is(sentences):
    # GB/T 15834: beside Chinese words stand full-width marks. One message is a list that Django takes apart.
    assert [msgid for msgid, _ in sentences if HALF_WIDTH.search(msgid) and msgid != "是,否"] == []


def _words_of(field) -> list[str]:
    """What a form says of a field before anybody reads it, in the language of the moment."""
    return [str(said) for said in (field.label, field.help_text, *field.error_messages.values()) if said]


def test_forms_speak_the_language_of_their_reader(settings, tmp_path):
    """Words put together while a module is imported stay in the language of that moment."""
    messages.compile_into(tmp_path)
    settings.LOCALE_PATHS = [tmp_path]
    import_module(settings.ROOT_URLCONF)
    forms_of_ours = [form for form in _below(forms.BaseForm) if _is_ours(form)]
    assert len(forms_of_ours) > 100, "the pages are read in"
    with translation.override("en"):
        frozen = {
            f"{form.__module__}.{form.__qualname__}.{name}: {said}"
            for form in forms_of_ours
            for name, field in form.base_fields.items()
            for said in _words_of(field)
            if CHINESE.search(MARKS.sub("", said))
        }
    assert sorted(frozen) == []


def _is_ours(form: type) -> bool:
    # Not the pieces shown beside one another to whoever builds pages, which are words of no page.
    place = form.__module__
    return place.startswith("yueke.sites.") and ".tests." not in place and hasattr(form, "base_fields")


def _below(kind: type) -> set[type]:
    return {one for below in kind.__subclasses__() for one in (below, *_below(below))}
