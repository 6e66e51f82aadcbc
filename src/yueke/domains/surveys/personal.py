"""What surveys hold on persons. Plans and questionnaires: only the staff who answer for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.kernel.personal import Field, Record, declare, impersonal

_PURPOSE, _BASIS = _("分工并证明调查按计划进行"), _("依法实施人力资源管理所必需")
_YEARS, _SEEN = _("随调查保存"), _("数据范围内的员工")
_RESEARCH, _INTEREST = _("了解满意度、改进产品与服务"), _("个人同意，可随时拒绝参加")
_WHY = _("员工履职的记录，不含客户信息")

declare(
    *(
        Record(f"surveys.{name}", title, _PURPOSE, _BASIS, _YEARS, _SEEN, whose="staff", on_erasure="keep", why=_WHY, copied=False)
        for name, title in (
            ("survey", _("调查")), ("template", _("问卷模板")), ("version", _("问卷版本")),
            ("redraft", _("修改中的问卷")), ("draw", _("抽样")),
            ("door", _("答题入口")), ("screening", _("答卷甄别")), ("audit", _("电话复核")), ("auditcall", _("复核通话")),
            ("weighting", _("加权方案")), ("cut", _("数据切面")),
        )
    )
)  # fmt: skip
declare(
    Record(
        "surveys.frame", _("抽样名单"), _RESEARCH, _INTEREST, _YEARS, _SEEN, (Field("units", "L2"),), whose="staff", on_erasure="keep",
        why=_("只有档案编号和分层，复核抽样用"), copied=False,
    ),
    Record(
        "surveys.member", _("调查样本"), _RESEARCH, _INTEREST, _YEARS, _SEEN, paths=("customer",), why=_("抽样的顺序和概率留作复核"),
    ),
    Record(
        "surveys.invitation", _("调查邀请"), _RESEARCH, _INTEREST, _YEARS, _SEEN, (Field("secret_index", "L1", "keep"), Field("sealed", "L3", "empty")),
        paths=("customer",), why=_("只留发出和答完的日期，用于回收率"),
    ),
    Record(
        "surveys.response", _("答卷"), _RESEARCH, _INTEREST, _YEARS, _SEEN,
        (
            Field("words", "L3", "empty"), Field("key_index", "L1", "keep"), Field("device_index", "L2", "empty"),
            Field("address_index", "L2", "empty"), Field("answers", "L1", "keep"), Field("parameters", "L1", "keep"),
        ),
        paths=("customer",), why=_("选择和打分留作统计，原话删除"),
    ),
    Record(
        "surveys.answerfile", _("答卷附件"), _RESEARCH, _INTEREST, _YEARS, _SEEN, (Field("file", "L2"),),
        paths=("response__customer",), on_erasure="delete",
    ),
    Record(
        "surveys.callback", _("低分回电"), _("给分低的顾客在二十四小时内回电，了解原因"), _INTEREST, _YEARS, _SEEN,
        (Field("said", "L3", "empty"),), paths=("customer",), why=_("打分和时间留作统计，原话删除"),
    ),
)  # fmt: skip
declare(
    Record(
        "surveys.interviewer", _("访问员"), _PURPOSE, _BASIS, _YEARS, _SEEN, whose="staff", on_erasure="keep", why=_WHY,
        copied=False,
    ),
    Record(
        "surveys.answersheet", _("答卷表格"), _PURPOSE, _BASIS, _YEARS, _SEEN, (Field("faults", "L3", "keep"),), whose="staff",
        on_erasure="keep", why=_("导入的答卷不记名；退回的格子加密保存"), copied=False,
    ),
    Record(
        "surveys.broughtanswer", _("导入的答卷"), _RESEARCH, _INTEREST, _YEARS, _SEEN, paths=("response__customer",), on_erasure="keep",
        why=_("只有表中行号"), copied=False,
    ),
    Record(
        "surveys.contact", _("访问对象"), _RESEARCH, _INTEREST, _YEARS, _SEEN, paths=("customer",), why=_("联系次数和结果留作回收率"),
    ),
    Record(
        "surveys.call", _("访问记录"), _RESEARCH, _INTEREST, _YEARS, _SEEN, (Field("note", "L3", "empty"),),
        paths=("contact__customer",), why=_("联系时间和结果留作回收率，备注删除"),
    ),
    Record(
        "surveys.papersheet", _("纸质问卷"), _RESEARCH, _INTEREST, _("两次录入核对后清空"), _SEEN,
        (Field("first", "L3", "keep"), Field("second", "L3", "keep")), whose="staff", on_erasure="keep",
        why=_("不记名，找不到是谁的"), copied=False,
    ),
    Record(
        "surveys.talk", _("访谈记录"), _RESEARCH, _INTEREST, _YEARS, _SEEN, (Field("summary", "L3", "keep"),), whose="staff",
        on_erasure="keep", why=_("不记名，找不到是谁的"), copied=False,
    ),
    Record(
        "surveys.note", _("访谈编码"), _RESEARCH, _INTEREST, _YEARS, _SEEN, (Field("quotation", "L3", "keep"),), whose="staff",
        on_erasure="keep", why=_("不记名，找不到是谁的"), copied=False,
    ),
)  # fmt: skip
impersonal("surveys.answersheet", "file_name", why=_("文件的名字，内容不记名"))
impersonal("surveys.survey", "search_terms", why=_("标题里的词"))
impersonal("surveys.flag", "detail", why=_("检查得出的数字"))
