"""What customers wrote in a survey, as themes are counted from it: on the workbench and in the report."""

from __future__ import annotations

from yueke.domains.surveys.queries.spoken import spoken
from yueke.insight.satisfaction.indexing import overall
from yueke.insight.satisfaction.overview import TOP
from yueke.insight.satisfaction.told import Spoken
from yueke.kernel.access import Actor
from yueke.sites.office.satisfaction.reading import Read


def written(actor: Actor, found: Read) -> Spoken:
    """What was written; of surveys that are not confidential by those who count, and who of them was not satisfied."""
    rows = spoken(actor, found.survey)
    study = found.study
    asked = overall(study)
    if found.survey.confidential or asked is None:
        return Spoken(tuple(sorted(text for _pk, text in rows)))
    answers = study.answers(asked.ref)
    score = dict(zip(study.columns.response[study.rows].tolist(), answers.tolist(), strict=True))
    counted = [(text, score[pk]) for pk, text in rows if pk in score]
    top = asked.scale.high - TOP
    return Spoken(tuple(text for text, _s in counted), tuple(bool(s <= top) for _text, s in counted))
