"""Tables of what is entered by hand: paper sheets typed twice, records of talks, files of answers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.models.collecting import Response
from yueke.domains.surveys.models.survey import Survey, Version
from yueke.kernel.history.triggers import kept
from yueke.kernel.progress import Progress
from yueke.kernel.vault import EncryptedField

_PERSON = "organization.Person"


class PaperSheet(models.Model):
    """A questionnaire filled in on paper, by the number written on it, typed by two people who do not see each other's.

    ``first`` and ``second`` are JSON of what each typed (values by name of the field); both are emptied when the answers are
    taken. ``differing`` of ``fields`` is how many they typed differently: the error rate of the entry.
    """

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="sheets", db_index=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(_("纸质问卷号"), max_length=20)
    first = EncryptedField(_("第一次录入"), context="surveys.paper")
    first_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    first_at = models.DateTimeField(_("第一次录入时间"))
    second = EncryptedField(_("第二次录入"), context="surveys.paper")
    second_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    second_at = models.DateTimeField(_("第二次录入时间"), null=True)
    fields = models.PositiveSmallIntegerField(_("核对项数"), default=0)
    differing = models.PositiveSmallIntegerField(_("不一致项数"), default=0)
    settled_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    settled_at = models.DateTimeField(_("录入完成时间"), null=True)

    history_left_out = "who typed what and when stands in its own columns; what people answered is emptied at the end"

    class Meta:
        verbose_name = _("纸质问卷")
        ordering = ("survey", "id")
        indexes = [
            models.Index(
                F("survey_id"), F("id"), name="surveys_sheets_open", condition=Q(settled_at__isnull=True)
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=("survey", "number"), name="surveys_sheet_once"),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("first_by")), name="surveys_sheet_by_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.number}"


class Talk(models.Model):
    """A focus group or an interview in depth. ``people`` took part, of the kinds told in ``who``; nobody is named."""

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="talks", db_index=False)
    kind = models.CharField(
        _("形式"), max_length=10, choices=[(Mode.GROUP, Mode.GROUP.label), (Mode.DEPTH, Mode.DEPTH.label)]
    )
    held_on = models.DateField(_("日期"))
    place = models.CharField(pgettext_lazy("talk", "地点"), max_length=120, blank=True)
    people = models.PositiveSmallIntegerField(_("参加人数"))
    who = models.CharField(_("参加者类别"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("时长（分钟）"), default=0)
    summary = EncryptedField(_("纪要"), context="surveys.talk")
    kept_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    kept_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("访谈记录")
        ordering = ("survey", "-held_on", "-id")
        indexes = [models.Index(F("survey_id"), F("held_on").desc(), F("id").desc(), name="surveys_talks_of_survey")]
        constraints = [models.CheckConstraint(condition=Q(people__gte=1), name="surveys_talk_with_somebody")]
        triggers = kept()

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.held_on}"


class Feeling(models.IntegerChoices):
    """What a note says of its theme."""

    AGAINST = -1, _("负面")
    NEITHER = 0, _("中性")
    FOR = 1, _("正面")


class Note(models.Model):
    """A coded note of a talk: a theme, the words it was said in, the indicator it is about, and how it was meant."""

    id = models.BigAutoField(primary_key=True)
    talk = models.ForeignKey(Talk, on_delete=models.PROTECT, related_name="notes", db_index=False)
    theme = models.CharField(_("主题"), max_length=40)
    quotation = EncryptedField(_("原话"), context="surveys.note")
    indicator = models.CharField(_("指标"), max_length=40, blank=True)
    feeling = models.SmallIntegerField(_("倾向"), choices=Feeling.choices, default=Feeling.NEITHER)
    kept_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    kept_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("访谈编码")
        ordering = ("talk", "id")
        indexes = [models.Index(F("talk_id"), F("theme"), name="surveys_notes_of_talk")]
        triggers = kept(of="talk")

    def __str__(self) -> str:
        return self.theme


class SheetWork(models.TextChoices):
    """What a worker is to do, or does, with a sheet of answers."""

    CHECKING = "checking", _("检查中")
    IMPORTING = "importing", _("导入中")
    UNDOING = "undoing", _("撤销中")


class AnswerSheet(models.Model):
    """A spreadsheet of answers: uploaded and checked, then brought in whole or given up, perhaps taken out again whole.

    ``work`` is what a worker does with it now, ``failure`` why that could not be done. ``refused_file`` is the sheet of the
    refused rows with the reason of each; ``faults`` is JSON of the first of them (see ``commands.faults_of``), encrypted
    because it quotes cells.
    """

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="answer_sheets", db_index=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", db_index=False)
    file = models.ForeignKey("kernel.StoredFile", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    file_name = models.CharField(_("文件名"), max_length=200)
    rows_total = models.PositiveIntegerField(_("行数"), default=0)
    rows_ready = models.PositiveIntegerField(_("可导入"), default=0)
    rows_refused = models.PositiveIntegerField(_("退回"), default=0)
    columns_known = models.PositiveSmallIntegerField(_("认出的列"), default=0)
    refused_file = models.ForeignKey(
        "kernel.StoredFile",
        verbose_name=_("退回的行"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    faults = EncryptedField(_("退回的原因"), context="surveys.answer_sheet")
    work = models.CharField(_("后台处理"), max_length=9, choices=SheetWork.choices, blank=True)
    failure = models.CharField(_("未完成的原因"), max_length=300, blank=True)
    brought_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    brought_at = models.DateTimeField(_("上传时间"))
    imported_at = models.DateTimeField(_("导入时间"), null=True)
    given_up_at = models.DateTimeField(_("放弃时间"), null=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("答卷表格")
        ordering = ("survey", "-id")
        indexes = [
            models.Index(F("survey_id"), F("id").desc(), name="surveys_files_of_survey"),
            models.Index(fields=["id"], name="surveys_files_in_work", condition=~Q(work="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(rows_total=F("rows_ready") + F("rows_refused")), name="surveys_no_row_lost"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(imported_at__isnull=False), name="surveys_undone_after_import"
            ),
        ]
        triggers = kept(without=("faults", "work"))

    def __str__(self) -> str:
        return self.file_name


class AnswerSheetProgress(Progress):
    """How far the work on a sheet of answers is."""

    sheet = models.OneToOneField(AnswerSheet, on_delete=models.CASCADE, primary_key=True, related_name="progress")


class BroughtAnswer(models.Model):
    """Answers that came from a row of a file."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(AnswerSheet, on_delete=models.PROTECT, related_name="brought", db_index=False)
    row = models.PositiveIntegerField(_("表中行号"))
    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="+")

    history_left_out = "made with its answers and gone with them"

    class Meta:
        verbose_name = _("导入的答卷")
        constraints = [models.UniqueConstraint(fields=("file", "row"), name="surveys_row_once")]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.row}"
