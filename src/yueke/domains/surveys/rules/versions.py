"""Whether a questionnaire can follow another while answers come in."""

from __future__ import annotations

from yueke.domains.surveys.rules.shape import Question, Questionnaire


def meaning_changed(before: Questionnaire, after: Questionnaire) -> list[str]:
    """Codes of questions in both whose answers would no longer mean the same: of another kind or scale, with an option or row
    gone, or feeding another indicator. Words may change, options and questions may come."""
    known = {one.code: one for one in before.questions()}
    return [one.code for one in after.questions() if one.code in known and _differs(known[one.code], one)]


def _differs(before: Question, after: Question) -> bool:
    if (before.kind, before.points, before.binding) != (after.kind, after.points, after.binding):
        return True
    if not {one.code for one in before.options} <= {one.code for one in after.options}:
        return True
    rows = {one.code: one.binding for one in after.rows}
    return any(one.code not in rows or rows[one.code] != one.binding for one in before.rows)
