"""The register of personal information: drawn from what every module declares, so that it cannot be out of date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.downloads.outgoing import Maker, Outgoing
from yueke.domains.privacy.models import RetentionRule
from yueke.domains.privacy.queries.upkeep import rules_by_table
from yueke.domains.privacy.retention import Kind
from yueke.kernel import clock, personal
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Message
from yueke.kernel.vault import EncryptedField
from yueke.sites.office.downloads.handing import hand_out
from yueke.sites.office.history.words import column_label
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.privacy.words import term_text
from yueke.ui.page import page

KIND = "personal-register"
PERMISSION = "privacy.register"
COLUMNS = (
    gettext_lazy("数据"), gettext_lazy("字段"), gettext_lazy("字段代码"), gettext_lazy("涉及"), gettext_lazy("敏感级别"),
    gettext_lazy("存储"), gettext_lazy("处理目的"), gettext_lazy("合法性基础"), gettext_lazy("保存期限"), gettext_lazy("谁能看到"),
    gettext_lazy("匿名化时"), gettext_lazy("定期清理"),
)  # fmt: skip
WHOSE = {"customer": gettext_lazy("客户"), "staff": gettext_lazy("员工")}
ERASED = {
    "struck": gettext_lazy("抹去文字"),
    "empty": gettext_lazy("清空"),
    "keep": gettext_lazy("保留"),
    "delete": gettext_lazy("整条删除"),
}


@dataclass(frozen=True)
class Line:
    """One personal field of the register."""

    record: personal.Record
    field: personal.Field
    label: Message
    whose: Message
    stored: Message
    erased: Message

    @property
    def code(self) -> str:
        """Model and field as the program names them."""
        return f"{self.record.model}.{self.field.name}"

    def cells(self, kept: str = "") -> tuple[str, ...]:
        """The line as a sheet holds it; ``kept`` is what the company's rules let go in its table."""
        record = self.record
        texts = (
            record.title, self.label, self.code, self.whose, self.field.level, self.stored, record.purpose, record.basis,
            record.retention, record.seen_by, self.erased, kept,
        )  # fmt: skip
        return tuple(str(text) for text in texts)


def lines() -> Iterator[Line]:
    """Every declared field, by table; what only repeats another (indexes, search terms) as well."""
    for record in personal.records():
        for field in record.fields:
            yield _line(record, field)


def _line(record: personal.Record, field: personal.Field) -> Line:
    column = record.table._meta.get_field(field.name)
    encrypted = isinstance(column, EncryptedField) or column.get_internal_type() == "BinaryField"
    erased = "delete" if record.on_erasure == "delete" else "keep" if record.on_erasure == "keep" else field.erased
    return Line(
        record,
        field,
        _label(record, column),
        WHOSE[record.whose],
        _("加密") if encrypted else _("明文，按权限可见"),
        ERASED[erased],
    )


def _label(record: personal.Record, column: Any) -> Message:
    """What a field is called; what only helps to find another is named for that."""
    if column.name.endswith("_index"):
        return _("查找用指纹")
    if column.name in ("search_terms", "name_pinyin"):
        return _("检索用词")
    return column_label(record.table, column, str(column.column))


@require_GET
def register(request: ActingRequest) -> HttpResponse:
    """The register on screen, table by table."""
    require(request.actor, PERMISSION)
    groups: dict[str, dict[str, Any]] = {}
    kept = terms_by_table()
    for line in lines():
        model = line.record.model
        group = groups.setdefault(model, {"record": line.record, "lines": [], "kept": kept.get(model, [])})
        group["lines"].append(line)
    return page(request, "office/privacy/register.html", {"groups": list(groups.values())})


def terms_by_table() -> dict[str, list[str]]:
    """What the company's retention rules say of each table, in words; the same on screen and in the sheet."""
    return {model: [_told(kind, rule) for kind, rule in found] for model, found in rules_by_table().items()}


def _told(kind: Kind, rule: RetentionRule) -> str:
    """What the company's rule lets go in a table, and whether it does."""
    words = {"title": kind.title, "term": term_text(rule.keep)}
    if rule.is_on:
        return _("%(title)s：满 %(term)s 每晚清理") % words
    return _("%(title)s：%(term)s，未打开自动清理") % words


@require_POST
def export(request: ActingRequest) -> HttpResponse | FileResponse:
    """The register as a sheet."""
    require(request.actor, PERMISSION)
    return hand_out(request, KIND, {})


def _check(actor: Actor, params: dict[str, Any]) -> None:
    require(actor, PERMISSION)


def _make(actor: Actor, params: dict[str, Any]) -> Outgoing:
    kept = terms_by_table()
    found = [line.cells("；".join(kept.get(line.record.model, ()))) for line in lines()]
    at = clock.now()
    return Outgoing(
        KIND,
        _("个人信息台账"),
        "",
        tuple(str(column) for column in COLUMNS),
        lambda limit: min(limit, len(found)),
        lambda: found,
        notes=(
            _("由各模块的声明生成，%(name)s 于 %(at)s 导出。") % {"name": actor.name, "at": f"{at:%Y-%m-%d %H:%M}"},
        ),
        personal=False,
    )


MAKER = Maker(KIND, _check, _make)
