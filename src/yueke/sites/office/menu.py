"""The staff menu: what exists, in the words of the trade, shown by permission.

An entry names the url of a page; as long as no such page exists it is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.kernel.access import Actor
from yueke.kernel.errors import Message


@dataclass(frozen=True, eq=False)
class Entry:
    """A page in the menu: shown to whoever holds one of ``permissions``, to everybody when there are none.

    Entries are told apart by identity: comparing them would translate their titles.
    """

    title: Message
    name: str
    permissions: tuple[str, ...] = ()
    icon: str = ""


@dataclass(frozen=True)
class Section:
    """A titled group of entries, or a single entry when its title is the entry's own."""

    title: Message
    icon: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Link:
    """An entry as the shell shows it."""

    title: Message
    url: str
    icon: str = ""
    active: bool = False
    badge: str = ""


@dataclass(frozen=True)
class Group:
    """A section as the shell shows it; with ``url`` it is a link itself. ``badge`` stands while it is closed."""

    title: Message
    icon: str
    items: tuple[Link, ...] = ()
    url: str = ""
    active: bool = False
    badge: str = ""


def _one(title: Message, icon: str, name: str, *permissions: str) -> Section:
    return Section(title, icon, (Entry(title, name, permissions),))


SECTIONS: tuple[Section, ...] = (
    _one(_("工作台"), "checklist", "office:desk"),
    Section(
        _("制度"),
        "book-2",
        (
            Entry(_("条款与执行"), "office:regulation", ("regulation.view",)),
            Entry(_("制度文件"), "office:documents"),
        ),
    ),
    _one(_("看板"), "chart-bar", "office:dashboard", "dashboard.view"),
    Section(
        pgettext_lazy("many", "客户"),
        "address-book",
        (
            Entry(_("客户档案"), "office:customers", ("customers.view",)),
            Entry(pgettext_lazy("many", "重点客户"), "office:key-customers", ("customers.view",)),
            Entry(_("导入"), "office:imports", ("customers.import", "orders.import", "complaints.import")),
            Entry(_("资料核对"), "office:change-requests", ("customers.steward",)),
            Entry(pgettext_lazy("many", "合并"), "office:merging", ("customers.merge",)),
        ),
    ),
    Section(
        _("订单"),
        "package",
        (
            Entry(_("订单"), "office:orders", ("orders.view",)),
            Entry(pgettext_lazy("many", "产品"), "office:products", ("orders.view", "catalogue.edit")),
        ),
    ),
    Section(
        _("回访"),
        "phone-check",
        (
            Entry(_("回访计划"), "office:visits", ("visits.view",)),
            Entry(_("回访记录"), "office:visit-records", ("visits.view",)),
            Entry(_("部门反馈"), "office:feedback", ("visits.feedback.answer", "visits.view")),
        ),
    ),
    Section(
        pgettext_lazy("many", "投诉"),
        "message-2",
        (
            Entry(_("登记投诉"), "office:complaint-new", ("complaints.register",)),
            Entry(_("投诉列表"), "office:complaints", ("complaints.view",)),
            Entry(_("督办看板"), "office:complaint-board", ("complaints.view",)),
            Entry(_("来信"), "office:letters", ("channels.letters",)),
            Entry(pgettext_lazy("many", "案例"), "office:complaint-cases", ("complaints.view",)),
            Entry(_("意见箱"), "office:complaint-boxes", ("complaints.register",)),
            Entry(_("投诉分析"), "office:complaint-analysis", ("complaints.view",)),
            Entry(_("投诉月报"), "office:reports", ("reports.view",)),
            Entry(_("投诉设置"), "office:complaint-settings", ("complaints.settings",)),
        ),
    ),
    Section(
        _("满意度"),
        "mood-smile",
        (
            Entry(_("满意度分析"), "office:satisfaction", ("surveys.view",)),
            Entry(_("调查"), "office:surveys", ("surveys.view", "surveys.plan")),
            Entry(_("访问台"), "office:interviews", ("surveys.ask",)),
            Entry(_("低分回电"), "office:call-backs", ("surveys.ask",)),
            Entry(_("客户评价"), "office:evaluations", ("evaluations.view",)),
            Entry(_("评价指标"), "office:indicators", ("evaluations.view",)),
            Entry(_("满意度报告"), "office:satisfaction-reports", ("reports.view",)),
            Entry(_("结论与行动"), "office:findings", ("findings.view",)),
            Entry(_("期望与标杆"), "office:benchmarks", ("findings.view",)),
        ),
    ),
    Section(
        _("质量"),
        "bulb",
        (
            Entry(pgettext_lazy("many", "改进"), "office:improvements", ("improvement.view",)),
            Entry(_("改进看板"), "office:improvement-board", ("improvement.view",)),
        ),
    ),
    Section(
        _("合规"),
        "shield-check",
        (
            Entry(_("权利请求"), "office:rights-requests", ("privacy.requests",)),
            Entry(_("同意记录"), "office:consents", ("privacy.consent",)),
            Entry(_("客户门户"), "office:portal-address", ("privacy.requests",)),
            Entry(_("个人信息台账"), "office:personal-register", ("privacy.register",)),
            Entry(_("保存期限"), "office:retention", ("privacy.policy",)),
            Entry(_("评估与事件"), "office:privacy-forms", ("privacy.forms",)),
        ),
    ),
    Section(
        _("系统"),
        "settings",
        (
            Entry(_("组织"), "office:departments", ("organization.edit",)),
            Entry(_("人员"), "office:people", ("organization.edit", "system.roles")),
            Entry(_("角色"), "office:roles", ("system.roles",)),
            Entry(_("工作日历"), "office:calendar", ("system.calendar",)),
            Entry(_("编号规则"), "office:numbering", ("system.numbering",)),
            Entry(_("收信邮箱"), "office:mailboxes", ("system.mailbox",)),
            Entry(_("运行状况"), "health", ("system.backup", "system.audit")),
            Entry(_("登录安全"), "office:security", ("system.roles",)),
            Entry(_("字段可见性"), "office:sights", ("system.roles",)),
            Entry(_("导出规则"), "office:export-rules", ("system.roles",)),
            Entry(_("单点登录"), "office:sign-in-providers", ("system.roles",)),
            Entry(_("访问令牌"), "office:all-tokens", ("system.roles",)),
            Entry(_("登录会话"), "office:sessions", ("system.roles", "system.audit")),
            Entry(_("登录日志"), "office:sign-in-log", ("system.audit",)),
            Entry(_("操作日志"), "office:operation-log", ("system.audit",)),
            Entry(_("审计日志"), "office:audit-log", ("system.audit",)),
        ),
    ),
)

QUICK: tuple[Entry, ...] = (
    Entry(_("工作台"), "office:desk", (), "checklist"),
    Entry(pgettext_lazy("many", "客户"), "office:customers", ("customers.view",), "address-book"),
    Entry(_("回访"), "office:visits", ("visits.view",), "phone-check"),
    Entry(_("制度"), "office:regulation", ("regulation.view",), "book-2"),
    Entry(_("人员"), "office:people", ("organization.edit", "system.roles"), "users"),
    Entry(_("角色"), "office:roles", ("system.roles",), "shield-lock"),
    Entry(_("会话"), "office:sessions", ("system.audit",), "history"),
)
"""The phone's bottom bar: the first four that exist and are allowed."""

NEW: tuple[Entry, ...] = (
    Entry(_("登记客户"), "office:customer-new", ("customers.create",), "user-plus"),
    Entry(_("登记订单"), "office:order-new", ("orders.create",), "package"),
    Entry(_("登记投诉"), "office:complaint-new", ("complaints.register",), "message-2"),
    Entry(_("安排回访"), "office:visit-new", ("visits.plan",), "calendar-event"),
    Entry(_("导入表格"), "office:imports", ("customers.import", "orders.import", "complaints.import"), "file-import"),
)
"""The «new» menu of the top bar."""


def menu_for(actor: Actor, path: str, badges: Mapping[str, str] | None = None) -> list[Group]:
    """The menu as ``actor`` sees it, with the entry marked that leads furthest towards ``path``.

    ``badges`` are numbers by url name, shown beside the entries.
    """
    sections = [(section, links(actor, section.entries, badges=badges)) for section in SECTIONS]
    here = max(
        (link.url for _section, found in sections for link in found if _leads(link.url, path)),
        key=len,
        default="",
    )
    groups = []
    for section, found in sections:
        marked = tuple(replace(link, active=link.url == here) for link in found)
        if len(section.entries) == 1 and marked:
            only = marked[0]
            groups.append(Group(section.title, section.icon, url=only.url, active=only.active))
        elif marked:
            groups.append(Group(section.title, section.icon, marked, badge=_together(marked)))
    return groups


def links(
    actor: Actor, entries: Iterable[Entry], path: str = "", *, badges: Mapping[str, str] | None = None
) -> list[Link]:
    """The entries that exist and that ``actor`` may open."""
    told = badges or {}
    return [
        Link(entry.title, url, entry.icon, bool(path) and _leads(url, path), told.get(entry.name, ""))
        for entry in entries
        if not entry.permissions or any(actor.may(code) for code in entry.permissions)
        if (url := url_of(entry.name))
    ]


def key_of(actor: Actor, path: str, badges: Mapping[str, str] | None = None) -> tuple[object, ...]:
    """What :func:`menu_for` depends on besides the language: menus of the same key look the same."""
    urls = _urls(actor.permissions, actor.is_system, tuple(e for section in SECTIONS for e in section.entries))
    here = max((url for url in urls if _leads(url, path)), key=len, default="")
    return actor.permissions, actor.is_system, here, tuple(sorted((badges or {}).items()))


def key_of_links(actor: Actor, entries: tuple[Entry, ...], path: str = "") -> tuple[object, ...]:
    """What :func:`links` depends on besides the language."""
    urls = _urls(actor.permissions, actor.is_system, entries)
    return actor.permissions, actor.is_system, tuple(url for url in urls if path and _leads(url, path))


@lru_cache(maxsize=256)
def _urls(permissions: frozenset[str], is_system: bool, entries: tuple[Entry, ...]) -> tuple[str, ...]:
    actor = Actor(person_id=None, name="", permissions=permissions, is_system=is_system)
    return tuple(link.url for link in links(actor, entries))


def _together(items: Iterable[Link]) -> str:
    """The badges of a group's items as one number; without a sum where one was counted no further."""
    told = [item.badge for item in items if item.badge]
    uncounted = [text for text in told if not text.isdecimal()]
    return uncounted[0] if uncounted else str(sum(map(int, told))) if told else ""


def home_url(actor: Actor, home: str) -> str:
    """Where the actor opens: the page their role names, else the first of their menu, else their account."""
    allowed = {url for group in menu_for(actor, "") for url in (group.url, *(i.url for i in group.items)) if url}
    wanted = url_of(home)
    if wanted in allowed:
        return wanted
    first = (group.url or group.items[0].url for group in menu_for(actor, ""))
    return next(first, reverse("office:account"))


@cache
def url_of(name: str) -> str:
    """The address behind a url name; empty while no such page exists."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _leads(url: str, path: str) -> bool:
    return path == url or (url.endswith("/") and url != "/" and path.startswith(url))
