"""Pieces drawn once: never shown to those they were not drawn for, and not kept without a key."""

from __future__ import annotations

from django.template import engines
from django.utils import translation

from yueke.ui import remembering


class Drawn:
    """Counts how often it is put into a page."""

    def __init__(self) -> None:
        self.times = 0

    def __str__(self) -> str:
        self.times += 1
        return f"nr {self.times}"


def template(text):
    return engines["django"].from_string(text)


def test_the_same_keys_are_drawn_once_others_anew():
    page = template("{% remember who what %}{{ who }} {{ drawn }}{% endremember %}")
    drawn = Drawn()
    asked = [("甲", 1), ("乙", 1), ("甲", 1), ("甲", 2), ("乙", 1)]
    seen = [page.render({"who": who, "what": what, "drawn": drawn}) for who, what in asked]
    assert seen == ["甲 nr 1", "乙 nr 2", "甲 nr 1", "甲 nr 3", "乙 nr 2"]


def test_each_language_has_its_own():
    page = template("{% remember %}{{ drawn }}{% endremember %}")
    drawn, seen = Drawn(), []
    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            seen.append(page.render({"drawn": drawn}))
    assert seen == ["nr 1", "nr 2", "nr 1"]


def test_nothing_is_kept_without_its_key():
    page = template("{% remember missing %}{{ drawn }}{% endremember %}")
    drawn = Drawn()
    assert [page.render({"drawn": drawn}), page.render({"drawn": drawn, "missing": None})] == ["nr 1", "nr 2"]


def test_the_oldest_gives_way(monkeypatch):
    monkeypatch.setattr(remembering, "MOST", 2)
    page = template("{% remember who %}{{ who }} {{ drawn }}{% endremember %}")
    drawn = Drawn()
    seen = [page.render({"who": who, "drawn": drawn}) for who in "abcbca"]
    assert seen == ["a nr 1", "b nr 2", "c nr 3", "b nr 2", "c nr 3", "a nr 4"]
