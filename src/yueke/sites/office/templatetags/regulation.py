"""The words of a regulation in the reader's language: ``{{ clause|title_of }}``."""

from __future__ import annotations

from django import template

from yueke.sites.office.regulation import words

register = template.Library()
for word in (words.number_of, words.title_of, words.text_of):
    register.filter(word.__name__, word)
