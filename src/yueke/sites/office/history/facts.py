"""What the payload of an audited event says, in words: the names of its facts, and of the codes they hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.imports.lifecycles import BATCH_LIFE
from yueke.domains.organization.models import Factor, Role, SignInRecord
from yueke.domains.organization.permissions import CATALOGUE
from yueke.domains.privacy import lifecycles, retention
from yueke.domains.privacy.choices import Check, Decision, Medium, Purpose, Right
from yueke.kernel.audit.models import AuditLine
from yueke.kernel.errors import Message
from yueke.sites.office.history.words import KINDS, column_label, kind_label
from yueke.sites.office.privacy.words import term_text
from yueke.ui.formats import moment

PEOPLE = frozenset({"person_id", "successor_id", "to_id", "by_id", "from_id", "head_id"})
PLACES = frozenset({"department_id", "before_id", "after_id"})
FACTS: dict[str, Message] = {
    "person_id": _("人员"),
    "successor_id": _("接手人"),
    "to_id": _("移交给"),
    "by_id": _("经手人"),
    "from_id": _("原负责人"),
    "department_id": _("部门"),
    "before_id": _("原上级"),
    "after_id": _("新上级"),
    "customer_id": _("客户档案"),
    "complaint_id": pgettext_lazy("one", "投诉"),
    "role_id": _("角色"),
    "membership_id": _("任职"),
    "batch_id": _("导入批次"),
    "qualification_id": _("重点客户资格"),
    "amendment_id": _("修订"),
    "backup_id": _("备份"),
    "download_id": _("文件"),
    "document_id": _("制度文件"),
    "version_id": _("文件版本"),
    "claim_id": _("代为提出的请求"),
    "revision": _("版次"),
    "username": _("登录名"),
    "result": _("结果"),
    "address": _("网络地址"),
    "device": _("设备"),
    "reason": _("理由"),
    "note": _("意见"),
    "number": _("编号"),
    "count": _("数量"),
    "rows": _("条数"),
    "columns": _("列数"),
    "form": _("格式"),
    "list_code": _("列表"),
    "fields": _("项目"),
    "added": _("增加的权限"),
    "removed": _("去掉的权限"),
    "scope": _("数据范围"),
    "before": _("原来"),
    "after": _("现在"),
    "what": _("内容"),
    "title": _("名称"),
    "code": _("代号"),
    "version": _("版本"),
    "clause_id": _("条款"),
    "imported": _("已导入"),
    "merged": _("已合并"),
    "refused": _("未通过"),
    "step": _("步骤"),
    "archive": _("备份文件"),
    "size": _("大小"),
    "example": _("示例"),
    "absorbed_id": _("并入的档案"),
    "merge_id": pgettext_lazy("one", "合并"),
    "moved": _("一并移过来的"),
    "rule_id": pgettext_lazy("one", "规则"),
    "changed": _("改动"),
    "changes": _("改动"),
    "company_id": pgettext_lazy("one", "公司"),
    "factor": _("验证方式"),
    "provider": _("单点登录服务"),
    "provider_id": _("单点登录服务"),
    "personal": _("含个人信息"),
    "active": _("启用"),
    "left": _("剩余"),
    "second_factor": _("须两步验证"),
    "until": _("有效至"),
    "by": _("凭什么"),
    "purpose": _("目的"),
    "decision": _("表示"),
    "medium": _("方式"),
    "text_hash": _("文本校验值"),
    "request_id": _("权利请求"),
    "right": _("权利"),
    "counts": _("清除的记录"),
    "history": _("清除的历史"),
    "events": _("清除的事项"),
    "form_id": _("表单"),
    "state": _("状态"),
    "method": _("核验方式"),
    "language": _("语言"),
    "due_at": _("办理期限"),
    "outcome": _("结果"),
    "data_kind": _("数据"),
    "gone": _("清理数量"),
    "keep": _("保存期限"),
    "is_on": _("自动清理"),
    "rehearsal_id": _("恢复演练"),
    "backup_at": _("备份时间"),
    "token_id": _("访问令牌"),
    "name": _("名称"),
    "permissions": _("权限"),
}
"""The facts of audited events, as people call them."""

ORDER = {name: place for place, name in enumerate(("username", "result", "what", "title", "number", "reason", *FACTS))}
"""What a reader wants to know first."""

_STATES = {
    state.code: state.label
    for life in (lifecycles.REQUEST_LIFE, lifecycles.ASSESSMENT_LIFE, lifecycles.INCIDENT_LIFE)
    for state in life.states
}
_CODES: dict[str, Mapping[Any, Message]] = {
    "result": dict(SignInRecord.Result.choices),
    "factor": dict(Factor.Kind.choices),
    "scope": dict(Role.ScopeKind.choices),
    "purpose": dict(Purpose.choices),
    "decision": dict(Decision.choices),
    "medium": dict(Medium.choices),
    "right": dict(Right.choices),
    "method": dict(Check.choices),
    "state": _STATES,
    "outcome": _STATES,
    "language": dict(settings.LANGUAGES),  # type: ignore[arg-type]  # lazy texts
    "form": {
        "assessment": _("影响评估"),
        "incident": _("信息安全事件"),
        "xlsx": "Excel",
        "csv": "CSV",
        "json": "JSON",
        "pdf": "PDF",
        "docx": "Word",
        "html": "HTML",
    },
    "step": dict(BATCH_LIFE.choices),
    "what": {"text": _("正文"), "file": _("附件"), "customers": _("客户"), "orders": _("订单")},
    "list_code": {
        "customers": _("客户档案"),
        "orders": _("订单"),
        "products": pgettext_lazy("many", "产品"),
        "visits": _("回访计划"),
        "visit-records": _("回访记录"),
        "improvements": _("改进"),
        "personal-register": _("个人信息台账"),
        "documents.receipts": _("阅读回执"),
    },
}
_TIMES = frozenset({"until", "due_at", "backup_at"})
_ABOUT = {
    "organization.security_policy_changed": "organization.securitypolicy",
    "downloads.export_rule_changed": "downloads.exportrule",
    "privacy.policy_changed": "privacy.policy",
    "kernel.number_rule_edited": "kernel.numberrule",
}
"""The row whose columns an event names, where its stream does not say."""


def fact(
    line: AuditLine, name: str, value: Any, people: Mapping[int, str], places: Mapping[int, str]
) -> tuple[Message, str]:
    """The name of a fact of ``line`` and its value in words; ``people`` and ``places`` are names by id."""
    return FACTS.get(name, name), _said(line, name, value, people, places)


def _said(line: AuditLine, name: str, value: Any, people: Mapping[int, str], places: Mapping[int, str]) -> str:
    if name in PEOPLE or name in PLACES:
        return (people if name in PEOPLE else places).get(value, f"#{value}")
    if name.endswith("_id"):
        return f"#{value}"
    if isinstance(value, bool):
        return _now("是") if value else _now("否")
    if isinstance(value, list):
        return "、".join(_one(line, name, one) for one in value)
    if isinstance(value, dict):
        return "，".join(f"{_key(line, key)} {_change(one)}" for key, one in value.items())
    return _one(line, name, value)


def _one(line: AuditLine, name: str, value: Any) -> str:
    if name in ("added", "removed", "permissions"):
        return str(_permissions().get(value, value))
    if name == "fields":
        return _key(line, value)
    if name in _TIMES:
        return _when(value)
    if name == "keep":
        return term_text(value)
    if name == "data_kind":
        kind = retention.kind_of(value)
        return str(kind.title) if kind else value
    if name == "list_code" and value.startswith("clause:"):
        return _now("条款 %(clause)s") % {"clause": value.partition(":")[2]}
    known = _CODES.get(name, {})
    return str(known.get(value, value))


def _key(line: AuditLine, key: str) -> str:
    """A column of what the event is about, or the kind of rows that were counted."""
    if key in KINDS or "." in key:
        return str(kind_label(key))
    model = _model(_ABOUT.get(line.kind, line.stream.partition(":")[0]))
    if model is None:
        return key
    try:
        field = model._meta.get_field(key)
    except FieldDoesNotExist:
        field = None
    return str(column_label(model, field, key))  # type: ignore[arg-type]


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _change(value: Any) -> str:
    """``[before, after]`` as before → after; anything else as it is."""
    if isinstance(value, list) and len(value) == 2:
        return " → ".join(map(_plain, value))
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _now("是") if value else _now("否")
    return str(value)


def _when(value: Any) -> str:
    text = str(value)
    readers: tuple[Callable[[str], Any], ...] = (parse_datetime, parse_date)
    found = next((known for read in readers if (known := read(text)) is not None), None)
    return moment(found) if isinstance(found, datetime) else text


def _permissions() -> dict[str, Message]:
    return {code: label for _group, rows in CATALOGUE for code, label in rows}
