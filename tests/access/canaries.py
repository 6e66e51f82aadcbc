"""Values that stand nowhere but in one field of one record, and how they would look in whatever leaves the system."""

from __future__ import annotations

import html
import io
import json
import zipfile
from datetime import date
from urllib.parse import quote, quote_plus

from access.samples import AT, Town, able
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer
from yueke.domains.organization.models import Person
from yueke.domains.privacy import commands as privacy
from yueke.domains.visits import commands as visits
from yueke.domains.visits.rules import VisitRecord
from yueke.kernel import gate
from yueke.kernel.access import Actor
from yueke.kernel.cleaning.identifiers import identity_check_sign
from yueke.kernel.gate import Near, Sight
from yueke.kernel.masking import mask

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


FIELDS = {
    "name": "customers.customer.name",
    "phone": "customers.customer.phone",
    "phone_part": "customers.customer.phone",
    "email": "customers.customer.email",
    "identity": "customers.customer.identity_number",
    "birthday": "customers.customer.birthday",
    "contact": "customers.contact.name",
    "contact_phone": "customers.contact.phone",
    "contact_email": "customers.contact.email",
    "contact_wecom": "customers.contact.wecom_id",
    "address": "customers.address.detail",
    "reported": "customers.customer.phone",
    "reported_identity": "customers.customer.identity_number",
    "requester": "privacy.rightsrequest.requester_name",
}
"""The declared field each of the other canaries stands in."""


def kept_from(actor: Actor, values: dict[str, str], near: Near = "") -> dict[str, str]:
    """Of the canaries of a record ``actor`` sees, those the gate keeps from them: masked whole, hidden as masks, too."""
    sights = {field: gate.sight(actor, FIELDS[field], near=near) for field in values if field in FIELDS}
    masked = {field: values[field] for field, sight in sights.items() if sight is not Sight.PLAIN}
    hidden = {
        f"mask of {field}": mask("identity", values[field]) for field, sight in sights.items() if sight is Sight.HIDDEN
    }
    return masked | hidden


def identity_of(digit: str) -> str:
    """A number with a right check sign that nobody bears."""
    number = f"33010619000{digit}08{digit}97"
    return number + identity_check_sign(number)


def bird(town: Town, person: Person, digit: str) -> tuple[Customer, dict[str, str]]:
    """A customer of ``person`` whose every personal field holds a canary, and the canaries by field."""
    actor = able(person)
    masked = {
        "name": f"燕云{'霜露冰雪'[int(digit) % 4]}客",
        "phone": f"1398765{digit}321",
        "phone_part": f"98765{digit}3",
        "email": f"lark{digit}-of-dawn@example.cn",
        "identity": identity_of(digit),
        "birthday": f"1900-0{digit}-08",
        "contact": f"白朴{'甲乙丙丁'[int(digit) % 4]}生",
        "contact_phone": f"1360013{digit}791",
        "contact_email": f"wren{digit}-at-dusk@example.cn",
        "contact_wecom": f"wmRobin{digit}AtNoonUnderTheEaves",
        "address": f"梧桐深巷七十{'三四五六'[int(digit) % 4]}号",
        "requester": f"纳兰{'春夏秋冬'[int(digit) % 4]}人",
    }
    open_ = {field: f"{value}{digit}" for field, value in HIDDEN.items()}
    made = customers.create(
        actor,
        CustomerDraft(
            name=masked["name"], phone=masked["phone"], email=masked["email"], province="浙江省", city=open_["city"],
            district="西湖区", address=masked["address"], remark=open_["remark"], tags=(open_["tag"],),
            identity_number=masked["identity"], birthday=date.fromisoformat(masked["birthday"]),
        ),
        at=AT,
    )  # fmt: skip
    reach = {"name": masked["contact"], "phone": masked["contact_phone"], "email": masked["contact_email"]}
    reach["wecom_id"] = masked["contact_wecom"]
    customers.add_contact(actor, made.pk, reach, at=AT)
    customers.review_profile(actor, made.pk, note=open_["note"], at=AT)
    reported = {"reported": f"1350013{digit}246", "reported_identity": identity_of(str(int(digit) + 4))}
    customers.report_change(actor, made.pk, "phone", reported["reported"], at=AT)
    change = customers.report_change(actor, made.pk, "identity_number", reported["reported_identity"], at=AT)
    customers.apply_change(actor, change.pk, at=AT)
    customers.edit(actor, made.pk, {"identity_number": masked["identity"]}, at=AT)
    privacy.register_request(actor, made.pk, "access", medium="onsite", requester_name=masked["requester"], at=AT)
    record = VisitRecord("reached", "onsite", masked["contact"], open_["content"], open_["opinion"], satisfaction=2)
    visit = visits.record_visit(actor, made.pk, "regular", record, at=AT, department_id=actor.department_id)
    visits.send_feedback(actor, visit.pk, actor.department_id or 0, open_["feedback"], at=AT)
    return made, masked | reported | open_


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
    return [
        field for field, value in values.items() if value not in asked and any(one in text for one in spellings(value))
    ]
