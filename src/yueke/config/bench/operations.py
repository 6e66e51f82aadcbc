"""What is measured: each operation with its target, the questions asked, and the right answers by plain SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from random import Random
from typing import Any

from django.db import connection
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from yueke.compliance.worklist import owed, worklist
from yueke.config.bench.names import RARE, RARE_PHONE
from yueke.domains.customers import queries as customers
from yueke.domains.customers.models import Customer
from yueke.domains.customers.queries import CustomerFilter
from yueke.domains.orders import queries as orders
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Person
from yueke.domains.visits import queries as visits
from yueke.kernel.access import Actor
from yueke.kernel.paging import paginate

PAGE = 20
_LIVE = "FROM customers_customer WHERE archived_at IS NULL"
_LATEST = "ORDER BY created_at DESC, id DESC"


@dataclass(frozen=True)
class Probe:
    """One question: through the query layer, and as a page. ``right`` judges the numbers or names it answers.

    ``naive`` is the same in the plainest SQL, for comparison; ``shows`` are texts the page must hold; ``reads`` finds
    the numbers or names in an answer for machines, which ``right`` then judges too.
    """

    ask: Callable[[], list[str]]
    right: Callable[[list[str]], bool]
    path: str = ""
    naive: str = ""
    shows: tuple[str, ...] = ()
    reads: Callable[[str], list[str]] | None = None


@dataclass(frozen=True)
class Operation:
    """One row of the result. ``target`` is the 95th percentile in milliseconds that must not be passed, if any."""

    code: str
    title: str
    target: float | None
    probes: list[Probe] = field(default_factory=list)
    username: str = ""


def operations(admin: Actor, person: Person, at: datetime) -> list[Operation]:
    """Every operation of the speed table that reads; ``person`` is somebody who looks after customers."""
    chance = Random(7)
    seat = organization.actor_for(person)
    found = [
        _lists("list", "客户列表", admin, {}, (1, 2, 3)),
        Operation(
            "list-own",
            "客户列表（客服专员）",
            50,
            [_list(seat, {}, n, check=False) for n in (1, 2, 3)],
            person.username,
        ),
        Operation("list-filtered", "筛选列表", 50, [_list(admin, f, 1) for f in _FILTERS]),
        _lists("list-deep", "第 5,000 页", admin, {}, _deep(5_000)),
        _lists("list-middle", "正中一页（最慢的一页）", admin, {}, _deep(_count() // PAGE // 2), target=None),
        _searches("search-common", "搜两字（常见）", admin, ("有限", "公司", "王伟", "科技", "华东")),
        _searches("search-rare", "搜两字（罕见）", admin, (RARE[:2], RARE[1:3], RARE[2:])),
        _searches("search-pinyin", "搜拼音", admin, ("ouyangwan", "zhangwei", "lina", "wangfang"), RARE),
        _searches("search-initials", "搜首字母", admin, ("oyw", "zs", "lw", "wjg"), RARE),
        _searches("search-phone", "搜手机尾号", admin, (RARE_PHONE[-4:], RARE_PHONE, RARE_PHONE[-8:]), RARE),
    ]
    archived = [_archive(admin, pk, at) for pk in _sample(chance, 30)]
    found.append(Operation("archive", "客户档案页", 60, archived))
    found.append(Operation("worklist", "工作台", 50, [_desk(person, at)], person.username))
    return found


_FILTERS: tuple[dict[str, Any], ...] = (
    {"grade": "gold"},
    {"grade": "diamond", "kind": "enterprise"},
    {"province": "浙江省", "stage": "prospect"},
    {"province": "广东省", "city": "深圳市", "amount_class": "large"},
    {"kind": "institution"},
    {"is_key": True},
    {"frequency_class": "high", "amount_class": "large"},
    {"channel": "wechat", "completeness_from": 60, "completeness_to": 70},
    {"tag": "连锁", "province": "江苏省"},
)


def _lists(
    code: str, title: str, actor: Actor, values: dict[str, Any], pages: Iterable[int], target: float | None = 50
) -> Operation:
    return Operation(code, title, target, [_list(actor, values, number) for number in pages])


def _deep(number: int) -> range:
    last = max(1, _count() // PAGE)
    return range(max(1, min(number, last) - 2), min(number, last) + 1)


def _list(actor: Actor, values: dict[str, Any], number: int, *, check: bool = True) -> Probe:
    f = CustomerFilter(**values)
    naive = f"SELECT number {_LIVE}{_where(values)} {_LATEST} LIMIT {PAGE} OFFSET {(number - 1) * PAGE}"
    expected = _column(naive) if check else None

    def ask() -> list[str]:
        page = paginate(customers.customers(actor, f), number, PAGE, order=customers.order_of(f))
        return [row.number for row in page.rows]

    return Probe(
        ask,
        lambda answer: answer == expected if expected is not None else len(answer) == PAGE,
        _path("office:customers", query=[*f.params(), ("page", str(number))]),
        naive,
        tuple(expected[:1]) if expected else (),
    )


def _where(values: dict[str, Any]) -> str:
    """A filter's conditions written out; the values are those of this file."""
    spelled = {
        "tag": "tags @> ARRAY['{}']::varchar[]",
        "completeness_from": "completeness >= {}",
        "completeness_to": "completeness <= {}",
        "is_key": "is_key = {}",
    }
    return "".join(" AND " + spelled.get(name, name + " = '{}'").format(v) for name, v in values.items())


def _searches(code: str, title: str, actor: Actor, texts: Sequence[str], finds: str = "") -> Operation:
    return Operation(code, title, 50, [p for text in texts for p in _search(actor, text, finds)])


def _search(actor: Actor, text: str, finds: str) -> list[Probe]:
    """A text asked of the search box and of the list; whole spellings must find the customer ``finds``."""
    chinese = not text.isascii()
    naive = f"SELECT name {_LIVE} AND name LIKE '%{text}%' {_LATEST} LIMIT {PAGE}" if chinese else ""
    known = set(_column(f"SELECT name {_LIVE} AND name LIKE '%{text}%' LIMIT 500")) if chinese else set()
    rare = bool(known) and len(known) < PAGE
    must_find = bool(finds) and (text in ("ouyangwan", "oyw") or (text.isdigit() and len(text) > 4))
    # In a large company every one of these spellings occurs; in a small one it may not.
    certain = text.isdigit() or _count() >= 100_000
    f = CustomerFilter(text=text)

    def right(answer: list[str]) -> bool:
        if chinese:
            complete = set(answer) == known if rare else bool(answer) == bool(known)
            return complete and all(text in name for name in answer)
        if must_find and finds not in answer:
            return False
        return bool(answer) or not certain

    def told(customer: Customer) -> str:
        """The name; of a customer found by digits that are neither in the phone nor in the number, what they are."""
        fits = not text.isdigit() or customer.phone.endswith(text) or customer.number.endswith(text)
        return customer.name if fits else f"{customer.phone} {customer.number}"

    def found() -> list[str]:
        return [told(customer) for customer in customers.find(actor, text)]

    def listed() -> list[str]:
        page = paginate(customers.customers(actor, f), 1, PAGE, order=customers.order_of(f))
        return [told(customer) for customer in page.rows]

    def all_fit(answer: list[str]) -> bool:
        return right(answer) and not any(name[:1].isdigit() for name in answer)

    shows = (RARE,) if must_find or text in RARE else ()
    return [
        Probe(found, all_fit, _path("office:search", query=[("q", text)]), naive),
        Probe(listed, all_fit, _path("office:customers", query=[("text", text)]), naive, shows),
    ]


def _archive(actor: Actor, pk: int, at: datetime) -> Probe:
    name = [Customer.objects.get(pk=pk).name]

    def ask() -> list[str]:
        archive = customers.archive(actor, pk)
        customers.timeline(actor, pk)
        list(orders.of_customer(actor, pk)[:10])
        orders.totals_of_customer(actor, pk, at)
        visits.visits_of_customer(actor, pk)
        return [archive.customer.name]

    return Probe(ask, partial(_same, name), _path("office:customer", pk), shows=tuple(name))


def _desk(person: Person, at: datetime) -> Probe:
    def ask() -> list[str]:
        totals = owed(person.pk, at)
        rows = worklist(person.pk, at, limit=PAGE).rows
        return [str(sum(one.total for one in totals)), *(str(row.due_at) for row in rows)]

    def right(answer: list[str]) -> bool:
        # Sorted by time left; never more on the page than owed in all.
        return answer[1:] == sorted(answer[1:]) and len(answer) - 1 == min(PAGE, int(answer[0]))

    return Probe(ask, right, _path("office:desk"))


def _same(expected: list[str], answer: list[str]) -> bool:
    return answer == expected


def _path(name: str, *args: Any, query: Iterable[tuple[str, str]] = ()) -> str:
    """The address of a page, empty while there is no such page."""
    try:
        path = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    pairs = list(query)
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _column(statement: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()]


def _count() -> int:
    return Customer.objects.live().count()


def _sample(chance: Random, n: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM customers_customer")
        low, high = cursor.fetchone()
    wanted = [chance.randrange(low, high + 1) for _ in range(n * 2)]
    return list(Customer.objects.live().filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True)[:n])
