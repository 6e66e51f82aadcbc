"""The model field of an encrypted text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import checks
from django.core.exceptions import FieldError
from django.db import models

from yueke.kernel.vault.check import verify_once
from yueke.kernel.vault.cipher import decrypt, encrypt


class EncryptedField(models.Field):
    """Text that the database holds only as ciphertext (``bytea``); empty text is NULL there.

    ``context`` binds each ciphertext to its column and must never change. The value is str in Python, never
    None. It cannot be filtered by (only ``__isnull``): keep a ``blind_index`` beside it.
    """

    description = "encrypted text"
    empty_strings_allowed = True

    def __init__(self, *args: Any, context: str = "", **kwargs: Any) -> None:
        self.context = context
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        kwargs["null"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("null", None)
        kwargs["context"] = self.context
        if self.blank:
            kwargs.pop("blank", None)
        else:
            kwargs["blank"] = False
        if kwargs.get("default") == "":
            del kwargs["default"]
        return name, path.replace(".vault.fields.", ".vault."), args, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if not self.context:
            found.append(checks.Error("EncryptedField needs a context, e.g. 'customers.phone'", obj=self))
        return found

    def get_internal_type(self) -> str:
        return "BinaryField"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str:
        return "" if value is None else decrypt(value, self.context)

    def to_python(self, value: Any) -> str:
        return "" if value is None else str(value)

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value) or ""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> bytes | None:
        text = self.to_python(value)
        if not text:
            return None
        verify_once()
        return encrypt(text, self.context)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: find it by its blind index, not by {lookup_name}")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.CharField, "max_length": self.max_length, **kwargs})
