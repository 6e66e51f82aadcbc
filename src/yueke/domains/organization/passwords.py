"""Password rules: those of the security policy, and passwords that attackers try first.

Two lists ship with the libraries: the 20,000 passwords of public breaches in Django, and zxcvbn's words, names, keyboard
walks and dates, by which ``P@ssw0rd-2026`` is found out although no list has it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yueke.domains.organization.policy import security_policy
from yueke.domains.organization.sign_in_models import UsedPassword

if TYPE_CHECKING:
    from yueke.domains.organization.models import Person

LONGEST = 64
"""More is refused: guessing and hashing would take ever longer."""
GUESSES = 10**8
"""What an attacker needs at least who knows how people make passwords (zxcvbn's grade 3)."""


class Length:
    """As long as the policy says, and not endless."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when ``password`` is shorter than the policy allows, or longer than 64."""
        least = security_policy().password_length
        if len(password) < least:
            raise ValidationError(_("密码至少 %(n)s 位。") % {"n": least}, code="password_too_short")
        if len(password) > LONGEST:
            raise ValidationError(_("密码最长 %(n)s 位。") % {"n": LONGEST}, code="password_too_long")

    def get_help_text(self) -> str:
        """What the rule asks, in the user's language."""
        return _("密码至少 %(n)s 位。") % {"n": security_policy().password_length}


class ThreeKinds:
    """At least three of: lower case, upper case, digits, other characters."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when ``password`` mixes fewer than three kinds of characters."""
        kinds = (
            any(c.islower() for c in password),
            any(c.isupper() for c in password),
            any(c.isdigit() for c in password),
            any(not c.isalnum() for c in password),
        )
        if sum(kinds) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """What the rule asks, in the user's language."""
        return _("密码须包含小写字母、大写字母、数字、符号中的至少三种。")


class HardToGuess:
    """Not made of leaked passwords, names, dates, keyboard walks or the person's own data."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when ``password`` falls to a guesser that knows how passwords are made."""
        # Its word lists are 12 MB, which a web process does without until somebody chooses a password.
        from zxcvbn import zxcvbn

        own = [text for text in (getattr(user, "username", ""), getattr(user, "mobile", "")) if text]
        if zxcvbn(password[:LONGEST], user_inputs=own)["guesses"] < GUESSES:
            raise ValidationError(self.get_help_text(), code="password_easy_to_guess")

    def get_help_text(self) -> str:
        """What the rule asks, in the user's language."""
        return _("密码过于常见或容易猜出（常用词、人名、日期、键盘顺序及其变形）。请换一个，例如几个不相干的词。")


class NotUsedBefore:
    """None of the last passwords of the person, as many as the policy says."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when ``user`` has ``password`` now or had it lately."""
        if user is None or user.pk is None:
            return
        count = security_policy().password_history
        used = UsedPassword.objects.filter(person_id=user.pk).order_by("-at", "-id").values_list("hash", flat=True)
        if any(check_password(password, known) for known in {user.password, *used[:count]} if known):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        """What the rule asks, in the user's language."""
        return _("新密码不能与现用或最近用过的密码相同。")


def expired(person: Person, at: datetime) -> bool:
    """Whether the password of ``person`` is older than the policy allows."""
    days, changed = security_policy().password_days, person.password_changed_at
    return bool(days and changed is not None and at - changed > timedelta(days=days))


def in_words() -> str:
    """What a password must be, as a hint below a field."""
    return _(
        "至少 %(n)s 位，含大写字母、小写字母、数字、符号中的三种；不能与登录名相近，不能常见易猜，也不能是最近用过的。"
    ) % {"n": security_policy().password_length}
