"""Who sees which level of personal fields how: the gate's own matrix on screen, for the security administrator."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Role
from yueke.kernel import gate
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Message
from yueke.kernel.gate import LEVELS, MATRIX, Near, Sight
from yueke.kernel.personal import Level
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.privacy.register import Line, lines
from yueke.ui.page import page

WORDS: dict[Sight, Message] = {Sight.HIDDEN: _("隐藏"), Sight.MASKED: _("脱敏"), Sight.PLAIN: _("明文")}
MEANINGS: dict[Level, Message] = {
    "L1": _("一般：地区、行业等，不指向个人"),
    "L2": _("内部：偏好、备注、回访内容等"),
    "L3": _("个人：姓名、电话、邮箱、地址、生日"),
    "L4": _("敏感：证件号码"),
}
_SEES = "customers.view"


@dataclass(frozen=True)
class Seen:
    """How one level is met, and the word for it."""

    level: Level
    sight: Sight

    @property
    def word(self) -> Message:
        """隐藏, 脱敏 or 明文."""
        return WORDS[self.sight]

    @property
    def key(self) -> str:
        """``hidden``, ``masked`` or ``plain``, for the look."""
        return self.sight.name.lower()


@dataclass(frozen=True)
class RoleSight:
    """What a role, as it is now, makes of customers: of those it may see, and of those it owns or works on in a team."""

    role: Role
    seen: tuple[Seen, ...]
    own: tuple[Seen, ...]
    eye: bool


def rules() -> list[tuple[Message, bool, list[Seen]]]:
    """The lines of the matrix: whom each speaks of, whether that is a permission, and L1 to L4."""
    return [(rule.title, bool(rule.permission), _row(rule.sights)) for rule in MATRIX]


def of_role(role: Role) -> RoleSight:
    """What the gate answers for whoever holds this role and no other; nothing when it shows no customers."""
    actor = Actor(person_id=None, name="", permissions=frozenset(role.permissions))

    def met(near: Near) -> tuple[Seen, ...]:
        return tuple(_row(tuple(gate.sight_of(actor, level, near) for level in LEVELS))) if actor.may(_SEES) else ()

    return RoleSight(role, met(""), met("team"), actor.may(_SEES) and actor.may(gate.EYE))


def fields() -> list[tuple[Level, Message, list[tuple[Message, list[Line]]]]]:
    """Every declared field by level, most sensitive first, and by table; indexes and search terms left aside."""
    told = [line for line in lines() if not line.field.name.endswith(("_index", "_pinyin", "search_terms", "shingles"))]
    return [
        (
            level,
            MEANINGS[level],
            [
                (record.title, list(found))
                for record, found in groupby(
                    (line for line in told if line.field.level == level), key=lambda line: line.record
                )
            ],
        )
        for level in reversed(LEVELS)
    ]


@require_GET
def sights(request: ActingRequest) -> HttpResponse:
    """The matrix, what it makes of each role, and the fields by level."""
    require(request.actor, "system.roles")
    context = {
        "levels": LEVELS,
        "rules": rules(),
        "roles": [of_role(role) for role in organization.roles()],
        "fields": fields(),
    }
    return page(request, "office/system/sights.html", context)


def _row(found: tuple[Sight, ...]) -> list[Seen]:
    return [Seen(level, sight) for level, sight in zip(LEVELS, found, strict=True)]
