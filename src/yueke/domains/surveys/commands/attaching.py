"""Files people answer with: taken in before the page is sent, kept with the response, given back until the end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.commands.answering import ANSWER, moment_told
from yueke.domains.surveys.keys import key_index
from yueke.domains.surveys.models import AnswerFile, Response
from yueke.domains.surveys.rules.answers import MOST_FILES
from yueke.domains.surveys.rules.shape import Question, opened
from yueke.kernel import files
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound

FILE_LIMIT = 10 * 2**20
"""Bytes of one file."""
MOST_OF_RESPONSE = 30


class _Nameless:
    """An upload whose name nobody is told: names of files tell whose they are."""

    name = ""

    def __init__(self, upload: Any) -> None:
        self.read = upload.read


@command(may=ANSWER)
def keep_file(actor: Actor, key: str, question_code: str, upload: Any, *, at: datetime) -> AnswerFile:
    """Keep a picture or a PDF for one question; the same content twice stays one.

    Of a confidential survey only pictures, which are drawn anew without place, time and name.

    Raises:
        Invalid: at the question; nothing is kept.
    """
    response, question = _open(key, question_code)
    kept = AnswerFile.objects.filter(response=response)
    most = int(question.most) if question.most is not None else MOST_FILES
    if kept.filter(question=question.code).count() >= most or kept.count() >= MOST_OF_RESPONSE:
        raise Invalid(_("最多上传 %(n)d 个文件。") % {"n": most}, field=question.code)
    secret = response.survey.confidential
    day = moment_told(response.survey, at)
    stored = files.store(
        _Nameless(upload) if secret else upload, actor=actor, at=day, kinds=("image",) if secret else ("image", "pdf"),
        limit=FILE_LIMIT, field=question.code,
    )  # fmt: skip
    known = kept.filter(question=question.code, file__sha256=stored.sha256).first()
    return known or AnswerFile.objects.create(response=response, question=question.code, file=stored, at=day)


@command(may=ANSWER)
def drop_files(actor: Actor, key: str, question_code: str, file_ids: list[int], *, at: datetime) -> None:
    """Take files back; the house forgets their contents by itself when nothing names them."""
    response, question = _open(key, question_code)
    AnswerFile.objects.filter(response=response, question=question.code, pk__in=file_ids).delete()


def _open(key: str, question_code: str) -> tuple[Response, Question]:
    rows = Response.objects.select_related("survey", "version").select_for_update(of=("self",))
    response = rows.filter(key_index=key_index(key), state="started").first()
    if response is None:
        raise NotFound
    question = next((one for one in opened(response.version.definition).questions() if one.code == question_code), None)
    if question is None or question.kind != "file":
        raise NotFound
    return response, question
