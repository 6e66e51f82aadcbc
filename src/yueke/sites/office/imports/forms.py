"""Forms of the import pages: the file with its options, and the columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yueke.domains.imports.importer import Importer, ImportField
from yueke.kernel.access import Actor
from yueke.kernel.cleaning.text import cell_text
from yueke.kernel.gate import Near
from yueke.sites.office.imports.shown import cell_told
from yueke.ui.forms import Form

NONE = ""


class UploadForm(Form):
    """The sheet, and what is to happen with what it holds."""

    file = forms.FileField(
        label=_("表格文件"),
        help_text=_("xlsx 或 csv（UTF-8、GBK 均可），最多 20 万行、64 MB。表头上方有标题行也可以。"),
        error_messages={
            "required": _("请选择要导入的文件。"),
            "empty": _("文件是空的，请重新选择。"),
            "max_length": _("文件名太长，请改短后再上传。"),
        },
    )

    def __init__(self, *args: Any, importer: Importer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv,.txt"
        for option in importer.options:
            self.fields[option.code] = forms.ChoiceField(
                label=str(option.title), choices=option.choices, help_text=str(option.help), required=False
            )

    def options(self) -> dict[str, str]:
        """The choices made."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file" and value}


class ColumnsForm(Form):
    """Which column holds which field: one select for each field, with samples beside it."""

    def __init__(
        self,
        *args: Any,
        importer: Importer,
        columns: Sequence[tuple[int, str]],
        mapping: dict[str, int],
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {code: str(place) for code, place in mapping.items()}
        super().__init__(*args, **kwargs)
        choices = [(NONE, _("不导入")), *((str(place), title) for place, title in columns)]
        for one in importer.fields:
            self.fields[one.code] = forms.ChoiceField(
                label=gettext(one.title),
                choices=choices,
                required=False,
                error_messages={"invalid_choice": _("请从表中的列里选择。")},
            )

    def mapping(self) -> dict[str, int]:
        """Field code → column."""
        return {code: int(place) for code, place in self.cleaned_data.items() if place != NONE}


def samples(
    actor: Actor, rows: Sequence[Sequence[Any]], place: int | None, column: ImportField, near: Near, *, most: int = 3
) -> list[str]:
    """The first different cells of a column as ``actor`` may see them."""
    if place is None:
        return []
    found: dict[str, None] = {}
    for row in rows:
        text = cell_text(row[place]).strip()[:24] if place < len(row) else ""
        if text:
            found[text] = None
        if len(found) == most:
            break
    return [told for text in found if (told := cell_told(actor, column, text, near))]
