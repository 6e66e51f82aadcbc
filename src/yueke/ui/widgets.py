"""Form widgets that bring the right keyboard, the right picker and no script of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms


class Day(forms.DateInput):
    """A calendar day, with the browser's own picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Moment(forms.DateTimeInput):
    """A day and a time of day, with the browser's own picker."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class Month(forms.DateInput):
    """A calendar month."""

    input_type = "month"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m")


class Phone(forms.TextInput):
    """A telephone number: digits on a phone's keyboard; kept as text."""

    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "tel", "autocomplete": "off", **(attrs or {})})


class Money(forms.TextInput):
    """An amount in yuan, right-aligned, decimal keyboard."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "data-money": "", **(attrs or {})})


class Segments(forms.RadioSelect):
    """A few choices side by side, large enough for a thumb."""

    template_name = "ui/widgets/segments.html"
    option_template_name = "ui/widgets/segment.html"


class Ticks(forms.CheckboxSelectMultiple):
    """Several of a dozen choices, each with its box."""

    template_name = "ui/widgets/ticks.html"
    option_template_name = "ui/widgets/tick.html"


class Search(forms.Select):
    """A select that asks ``url`` while one types (answers ``[{"value", "text", "hint"}]`` for ``?q=``).

    Give ``label_of`` (value → text) so that a value chosen before can be shown without loading all choices.
    """

    def __init__(
        self, url: Any, label_of: Callable[[Any], str] | None = None, attrs: dict[str, Any] | None = None
    ) -> None:
        super().__init__({"data-search": url, **(attrs or {})})
        self.label_of = label_of

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None):
        """Only the chosen value: the rest is fetched by search."""
        options = [
            self.create_option(name, chosen, self.label_of(chosen) if self.label_of else chosen, True, i)
            for i, chosen in enumerate(value)
            if chosen
        ]
        return [(None, options, 0)]


class Suggestions(forms.SelectMultiple):
    """Several choices with type-ahead over the given options."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-pick": "", **(attrs or {})}, choices)
