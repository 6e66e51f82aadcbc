"""The list of customers, and what can be done with several at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.customers import commands, queries, tables
from yueke.domains.customers.choices import AmountClass, Channel, FrequencyClass, Grade, Kind, Stage
from yueke.domains.customers.models import Customer
from yueke.domains.customers.queries import CustomerFilter
from yueke.domains.organization import queries as organization
from yueke.kernel import clock
from yueke.kernel.access import Actor
from yueke.kernel.batches import BatchOutcome
from yueke.kernel.cleaning.regions import regions
from yueke.kernel.errors import Invalid, Message
from yueke.sites.office import menu
from yueke.sites.office.addresses import record_url
from yueke.sites.office.customers.words import name_for
from yueke.sites.office.downloads.batches import tell
from yueke.sites.office.lists.listing import Action, Field, Listing, View
from yueke.sites.office.lists.page import list_page
from yueke.sites.office.lists.selection import selection
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.formats import count
from yueke.ui.page import go

_YES_NO = (("1", gettext_lazy("是")), ("0", gettext_lazy("否")))
INCOMPLETE = 59
"""The completeness up to which the view «资料不全» shows an archive."""


def _provinces(actor: Actor, filters: Any) -> list[tuple[str, str]]:
    return [(region.name, region.name) for region in regions()]


def _cities(actor: Actor, filters: CustomerFilter) -> list[tuple[str, str]]:
    """The cities of the chosen provinces; nothing to choose before a province is."""
    return [(c.name, c.name) for p in regions() if p.name in filters.province for c in p.children]


def _departments(actor: Actor, filters: Any) -> list[tuple[str, str]]:
    return [(str(pk), f"{'　' * depth}{name}") for pk, name, depth in organization.department_tree()]


def _person(actor: Actor, value: str) -> Message:
    if value == "0":
        return gettext_lazy("未分配")
    return organization.person_labels([int(value)]).get(int(value), value)


def _name(actor: Actor, customer: Customer) -> SafeString | str:
    name = name_for(actor, customer)
    if not customer.is_key:
        return name
    return format_html('{} <span class="y-tag y-tag-brand">{}</span>', name, _("重点"))


def _completeness(actor: Actor, customer: Customer) -> SafeString:
    return format_html(
        '<span class="c-score{}">{} %</span>',
        "" if customer.completeness > INCOMPLETE else " is-low",
        customer.completeness,
    )


def _row_actions(actor: Actor, customer: Customer) -> list[tuple[Message, str]]:
    if not actor.may("visits.record"):
        return []
    return [(gettext_lazy("登记回访"), f"{menu.url_of('office:visit-new')}?customer={customer.pk}")]


CUSTOMERS = Listing(
    code="customers",
    name="customers",
    title=gettext_lazy("客户档案"),
    subtitle=gettext_lazy("个人、企业和机构的完整档案；列表只显示您数据范围内的客户。"),
    permission="customers.view",
    columns=tables.COLUMNS,
    filters=CustomerFilter,
    rows=queries.customers,
    order=queries.order_of,
    fields=(
        Field("text", gettext_lazy("客户"), placeholder=gettext_lazy("名称、拼音首字母、手机尾号、编号")),
        Field("grade", gettext_lazy("等级"), "select", lambda actor, f: Grade.choices),
        Field("kind", gettext_lazy("性质"), "select", lambda actor, f: Kind.choices),
        Field("owner_id", gettext_lazy("负责人"), "search", label_of=_person, url="office:person-options"),
        Field("stage", gettext_lazy("阶段"), "select", lambda actor, f: Stage.choices, more=True),
        Field("frequency_class", gettext_lazy("频次"), "select", lambda actor, f: FrequencyClass.choices, more=True),
        Field("amount_class", gettext_lazy("金额"), "select", lambda actor, f: AmountClass.choices, more=True),
        Field("is_key", gettext_lazy("重点客户"), "select", lambda actor, f: _YES_NO, more=True),
        Field("province", gettext_lazy("省"), "select", _provinces, more=True),
        Field("city", gettext_lazy("市"), "select", _cities, more=True),
        Field("channel", gettext_lazy("来源渠道"), "select", lambda actor, f: Channel.choices, more=True),
        Field("department_id", gettext_lazy("所属部门"), "select", _departments, more=True),
        Field("tag", gettext_lazy("标签"), more=True),
        Field("completeness_from", gettext_lazy("完整度不低于"), "number", more=True),
        Field("completeness_to", gettext_lazy("完整度不高于"), "number", more=True),
        Field("created_from", gettext_lazy("建档自"), "date", more=True),
        Field("created_to", gettext_lazy("建档至"), "date", more=True, since="created_from"),
        Field("batch_id", gettext_lazy("导入批次"), "hidden"),
        Field("archived", gettext_lazy("已归档"), "hidden", lambda actor, f: _YES_NO),
    ),
    main="name",
    url_of=lambda customer: record_url("office:customer", customer.pk),
    views=(
        View("", gettext_lazy("全部")),
        View("mine", gettext_lazy("我的"), lambda actor: {"owner_id": str(actor.person_id)}),
        View("key", pgettext_lazy("many", "重点客户"), lambda actor: {"is_key": "1"}),
        View("month", gettext_lazy("本月新增"), lambda actor: {"created_from": f"{clock.today():%Y-%m-01}"}),
        View("gaps", gettext_lazy("资料不全"), lambda actor: {"completeness_to": str(INCOMPLETE)}),
        View("unowned", gettext_lazy("待分配"), lambda actor: {"owner_id": "0"}, "customers.assign"),
        View("archived", gettext_lazy("已归档"), lambda actor: {"archived": "1"}),
    ),
    places={"grade": "side", "phone": "key", "owner": "key"},
    looks={"name": _name, "completeness": _completeness},
    row_actions=_row_actions,
    actions=(
        Action(gettext_lazy("导入"), "office:imports", "file-import", "customers.import"),
        Action(gettext_lazy("登记客户"), "office:customer-new", "user-plus", "customers.create", is_main=True),
    ),
    export_permission="customers.export",
    batch="office/customers/batch.html",
    batch_permissions=("customers.assign", "customers.edit"),
    icon="address-book",
    empty=gettext_lazy("还没有客户档案。登记第一位客户，或从表格导入。"),
    empty_action=gettext_lazy("登记客户"),
)


@require_GET
def customers(request: ActingRequest) -> HttpResponse:
    """The list of customers."""
    return list_page(request, CUSTOMERS)


@require_POST
def batch(request: ActingRequest) -> HttpResponse:
    """Do the pressed button's verb to the ticked customers, or to the whole filter."""
    chosen = selection(request, CUSTOMERS)
    verbs = {"assign": _assign, "tag": _tag}
    verb = verbs.get(request.POST.get("do", ""))
    if verb is None or chosen == []:
        messages.warning(request, _("请先勾选客户，再选择要做的事。"))
        return go(request, CUSTOMERS.url(request.GET))
    try:
        verb(request, chosen)
    except Invalid as refusal:
        messages.error(request, str(refusal))
    return go(request, CUSTOMERS.url(request.GET))


def _assign(request: ActingRequest, chosen: Any) -> None:
    text = request.POST.get("owner_to", "")
    if not text.isdecimal():
        raise Invalid(_("请选择要转给谁。"))
    found = commands.assign(request.actor, chosen, owner_id=int(text), at=clock.now())
    name = organization.person_labels([int(text)]).get(int(text), "")
    done = _("已把 %(n)s 位客户转给%(name)s。") % {"n": count(found.changed), "name": name}
    _tell(request, found, done, _("转给%(name)s") % {"name": name})


def _tag(request: ActingRequest, chosen: Any) -> None:
    tags = request.POST.get("tags", "").replace("，", ",").split(",")
    found = commands.add_tags(request.actor, chosen, tags, at=clock.now())
    _tell(request, found, _("已给 %(n)s 位客户加上标签。") % {"n": count(found.changed)}, _("加标签"))


def _tell(request: ActingRequest, found: BatchOutcome, done: str, title: str) -> None:
    # Some are left because they are out of reach: those stay nameless.
    names = queries.names_seen(request.actor, {one.record_id for one in found.left}) if found.left else {}
    back = CUSTOMERS.url(request.GET)
    tell(request, found, done, title=title, record_kind="customers.customer", names=names, back=back)
