"""Values that stand nowhere but in one field of one record, and how they would look in whatever leaves the system."""

from __future__ import annotations

import html
import io
import json
import zipfile
from urllib.parse import quote, quote_plus

from access.samples import AT, Town, able
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer
from yueke.domains.organization.models import Person
from yueke.domains.visits import commands as visits
from yueke.domains.visits.rules import VisitRecord

HIDDEN = {
    "remark": "芒种备注密语",
    "tag": "惊蛰标签",
    "content": "谷雨回访密语",
    "opinion": "立夏意见密语",
    "feedback": "小满反馈密语",
    "note": "秋分核对密语",
    "city": "白鹭洲市",
}
"""Not masked: whoever sees the record sees them, nobody else."""


def bird(town: Town, person: Person, digit: str) -> tuple[Customer, dict[str, str]]:
    """A customer of ``person`` whose every personal field holds a canary, and the canaries by field."""
    actor = able(person)
    masked = {
        "name": f"燕云{'霜露冰雪'[int(digit) % 4]}客",
        "phone": f"1398765{digit}321",
        "email": f"lark{digit}-of-dawn@example.cn",
        "contact": f"白朴{'甲乙丙丁'[int(digit) % 4]}生",
        "contact_phone": f"1360013{digit}791",
        "address": f"梧桐深巷七十{'三四五六'[int(digit) % 4]}号",
    }
    open_ = {field: f"{value}{digit}" for field, value in HIDDEN.items()}
    made = customers.create(
        actor,
        CustomerDraft(
            name=masked["name"], phone=masked["phone"], email=masked["email"], province="浙江省", city=open_["city"],
            district="西湖区", address=masked["address"], remark=open_["remark"], tags=(open_["tag"],),
        ),
        at=AT,
    )  # fmt: skip
    customers.add_contact(actor, made.pk, {"name": masked["contact"], "phone": masked["contact_phone"]}, at=AT)
    customers.review_profile(actor, made.pk, note=open_["note"], at=AT)
    customers.report_change(actor, made.pk, "phone", f"1350013{digit}246", at=AT)
    record = VisitRecord("reached", "onsite", masked["contact"], open_["content"], open_["opinion"], satisfaction=2)
    visit = visits.record_visit(actor, made.pk, "regular", record, at=AT, department_id=actor.department_id)
    visits.send_feedback(actor, visit.pk, actor.department_id or 0, open_["feedback"], at=AT)
    return made, masked | {"reported": f"1350013{digit}246"} | open_


def spellings(value: str) -> set[bytes]:
    """The value as bytes: plain, in an address, in HTML, in JSON."""
    texts = {value, quote(value), quote_plus(value), html.escape(value), json.dumps(value).strip('"')}
    return {text.encode() for text in texts}


def opened(body: bytes) -> bytes:
    """What a body says: workbooks are unpacked."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return b"".join(book.read(name) for name in book.namelist())


def heard(body: bytes, values: dict[str, str], *, asked: str = "") -> list[str]:
    """The fields whose canary sings in ``body``; what was ``asked`` for is said back, and tells nothing."""
    text = opened(body)
    return [field for field, value in values.items() if value != asked and any(one in text for one in spellings(value))]
