"""The texts of a regulation in the language of the reader, and the words for what they prove."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from yueke.compliance.clauses import Chapter, Clause, Pack, TermSet
from yueke.compliance.control import control_for
from yueke.compliance.evidence import Evidence
from yueke.compliance.pack_shapes import SHAPES
from yueke.ui.formats import count, moment, share

CASE_STATES = {
    "broken": gettext_lazy("未做到"),
    "at_risk": gettext_lazy("临近"),
    "pending": gettext_lazy("未到期"),
    "kept": gettext_lazy("做到"),
}
"""The states of a case, as tabs and sheets name them."""

_TIMED = {"recurring", "deadline", "follow_up", "calendar"}


def in_english() -> bool:
    """Whether the reader has chosen English."""
    return (get_language() or "").startswith("en")


def title_of(item: Clause | Chapter | Pack) -> str:
    """The title of a clause, chapter or pack."""
    return (in_english() and item.title_en) or item.title


def number_of(item: Clause | Chapter) -> str:
    """第八条, （二）; in English (2) for the latter and the id for others that only Chinese can number."""
    number = item.number
    if not in_english() or number.isascii():
        return number
    figure = number.strip("（）")
    return item.id if len(figure) > 1 else f"({unicodedata.numeric(figure):.0f})"


def text_of(clause: Clause) -> str:
    """The wording of a clause."""
    return (in_english() and clause.text_en) or clause.text


def judged_of(clause: Clause) -> str:
    """What a clause is judged from."""
    return (in_english() and clause.judged_en) or clause.judged or ""


def about_of(clause: Clause) -> str:
    """How the system carries a clause out."""
    return (in_english() and clause.about_en) or clause.about or ""


def post_title(pack: Pack, code: str | None) -> str:
    """The post that answers for a clause."""
    if code is None:
        return ""
    try:
        post = pack.post(code)
    except KeyError:
        return code
    return (in_english() and post.title_en) or post.title


def module_title(pack: Pack, code: str | None) -> str:
    """The part of the product a planned clause waits for."""
    if code is None:
        return ""
    try:
        module = pack.module(code)
    except KeyError:
        return code
    return (in_english() and module.title_en) or module.title


def shape_title(clause: Clause) -> str:
    """定期, 限时, 前提 …; empty for a clause judged by its parts."""
    shape = SHAPES.get(clause.shape or "")
    if shape is None:
        return ""
    return shape.title_en if in_english() else shape.title


@dataclass(frozen=True)
class TermShown:
    """One term of a clause in words: 周期 · 3个月."""

    name: str
    title: str
    text: str


def terms_shown(clause: Clause, terms: TermSet) -> list[TermShown]:
    """The terms of a set in words, in the order of the clause; a stored set has lost its own."""
    english = in_english()
    control = control_for(clause.id)
    known = clause.shown(terms, english=english, words=control.words if control else None)
    places = {name: i for i, name in enumerate(clause.specs)}
    return [
        TermShown(spec.name, (english and spec.title_en) or spec.title or spec.name, text)
        for spec, text in sorted(known, key=lambda pair: places[pair[0].name])
    ]


def margin_word(found: Evidence) -> str:
    """What stands beside the light: the rate, or one word on why there is none."""
    if found.light != "not_judged":
        return share(found.rate) if found.rate is not None else _("未到期")
    if found.parts:
        states = {part.clause.state for part in found.parts}
        return _("待启用") if states <= {"planned", "narrative"} and "planned" in states else _("说明")
    return {"narrative": _("说明"), "planned": _("待启用")}.get(
        found.clause.state, _("待取证") if found.note else _("无到期")
    )


def breach_words(found: Evidence) -> str:
    """超期 6 户 and the like; empty without breaches."""
    if not found.broken:
        return ""
    timed = all(leaf.shape in _TIMED for leaf in found.clause.leaves if leaf.shape)
    if timed:
        return _("超期 %(n)s 件") % {"n": count(found.broken)}
    return _("不符 %(n)s 件") % {"n": count(found.broken)}


def sentence(found: Evidence) -> str:
    """What one reads on a light: what it is judged from, how much there is, and the latest act."""
    if found.light == "not_judged":
        return (in_english() and found.clause.reason_en) or str(found.why)
    parts = [judged_of(found.clause)] if found.clause.judged else []
    if found.settled:
        parts.append(
            _("做到 %(kept)s，未做到 %(broken)s。") % {"kept": count(found.kept), "broken": count(found.broken)}
        )
    if found.at_risk:
        parts.append(_("临近到期 %(n)s。") % {"n": count(found.at_risk)})
    if found.latest is not None:
        parts.append(_("最近一次 %(at)s。") % {"at": moment(found.latest)})
    return "".join(parts) if not in_english() else " ".join(parts)
