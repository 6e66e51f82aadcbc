"""What a module supplies so that its records can be imported from sheets.

The steps around it (upload, mapping, check page, transaction, counting, undo) are the same for everybody and
live in this package; an :class:`Importer` knows fields, how a row is understood, what a duplicate is, and writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from django.utils.translation import gettext

from yueke.kernel.access import Actor
from yueke.kernel.cleaning.text import Cell
from yueke.kernel.cleaning.wording import Wording
from yueke.kernel.errors import Message
from yueke.kernel.sheets.forms import TemplateColumn
from yueke.kernel.sheets.headers import FieldSpec

CHUNK = 2_000
"""Rows handed over at a time."""


@dataclass(frozen=True)
class ImportField:
    """A field a sheet can fill. ``title`` and ``synonyms`` are the words of headers, so they stay Chinese.

    ``kind`` as in ``FieldSpec``; ``choices`` (or what gives them when a template is made), ``example`` and ``help`` are
    for the template. Together the examples are one row that makes sense; without one, the first choice stands there.
    """

    code: str
    title: str
    synonyms: tuple[str, ...] = ()
    kind: str = "text"
    required: bool = False
    choices: tuple[str, ...] | Callable[[], tuple[str, ...]] = ()
    example: str = ""
    help: str = ""
    in_template: bool = True

    @property
    def spec(self) -> FieldSpec:
        """For recognising its column."""
        return FieldSpec(self.code, self.title, self.synonyms, self.kind, self.required)

    @property
    def column(self) -> TemplateColumn:
        """For the template; its title stays as it is, for the sheet must be recognised again."""
        said = gettext(self.help) if self.help else ""
        choices = self.choices() if callable(self.choices) else self.choices
        example = self.example if not self.choices or self.example in choices else ""
        return TemplateColumn(self.title, self.kind, self.required, choices, example, said)


@dataclass(frozen=True)
class Option:
    """A choice made before the check: ``choices`` are (value, label), the first is the default."""

    code: str
    title: Message
    choices: tuple[tuple[str, Message], ...]
    help: Message = ""


@dataclass(frozen=True)
class Advice:
    """What to do about rows refused for one of ``reasons`` (message ids), told once for all of them.

    ``text`` has places for ``%(n)s`` rows and the ``%(columns)s`` concerned; ``first`` is the kind of sheet that would
    have to be imported before.
    """

    reasons: frozenset[str]
    text: Message
    first: str = ""


class Remark(NamedTuple):
    """Something to say about a cell (``field`` "" for the whole row): a message id with its values."""

    field: str
    msgid: str
    values: dict[str, Any]

    @classmethod
    def of(cls, field_code: str, text: str) -> Remark:
        """From a cleaner's sentence."""
        if isinstance(text, Wording):
            return cls(field_code, text.msgid, {k: str(v) for k, v in text.values.items()})
        return cls(field_code, str(text), {})

    def said(self, translate: Callable[[str], str] = str) -> str:
        """In words."""
        text = translate(self.msgid)
        return text.format(**self.values) if self.values else text


@dataclass(slots=True)
class Row:
    """A data row understood: ``values`` JSON-able; with ``problems`` it is refused. ``record`` is the importer's own."""

    number: int
    cells: Sequence[Cell]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    record: Any = None

    @property
    def refused(self) -> bool:
        """Whether anything is wrong with it."""
        return bool(self.problems)


class Told(NamedTuple):
    """A row put into words: ``text`` is the JSON to be stored, ``remarks`` are (refused|corrected, field, message id).

    Plain values only: it travels from process to process faster than a :class:`Row`.
    """

    number: int
    text: str
    refused: bool
    corrected: bool
    remarks: tuple[tuple[str, str, str], ...]
    record: Any


@dataclass(frozen=True)
class Plan:
    """How the cells of a sheet are to be read; can be sent to another process.

    ``orders`` tells how a column writes 03/04/2025 (``dmy``, ``mdy``), ``latest`` is the last possible day.
    """

    columns: Mapping[str, int]
    options: Mapping[str, Any]
    orders: Mapping[str, Any]
    latest: date

    def has(self, code: str) -> bool:
        """Whether a column was found for a field."""
        return code in self.columns


@dataclass(frozen=True)
class Work:
    """Who imports which batch, when, how."""

    actor: Actor
    batch_id: int
    plan: Plan
    at: datetime


class FoundPair(NamedTuple):
    """Two members (row number, or negative id of a record of the archive) and why they are thought the same."""

    first: int
    second: int
    reasons: str


@dataclass
class FoundGroup:
    """Rows, and perhaps records of the archive, that seem to be one; ``parts`` when they surely make up one."""

    rows: list[int]
    existing: list[int] = field(default_factory=list)
    pairs: list[FoundPair] = field(default_factory=list)
    probability: float = 1.0
    parts: bool = False


@dataclass
class Findings:
    """What only a look at all rows together shows: groups, pairs worth a look, further refusals by row number."""

    groups: list[FoundGroup] = field(default_factory=list)
    pairs: list[FoundPair] = field(default_factory=list)
    refusals: dict[int, Remark] = field(default_factory=dict)


Cleaner = Callable[[Plan, int, Sequence[Cell]], Row]
"""Understands one row; a plain function without database, because it may run in another process."""


class Examiner(Protocol):
    """Looks at the understood rows of one check, chunk by chunk, then at all of them."""

    def take(self, rows: Sequence[Any]) -> None:
        """Look at some rows, refused ones too, in their order.

        They are :class:`Row` when the importer asks for ``whole_rows``, and values, problems and notes may be added;
        else :class:`Told`.
        """

    def look(self) -> None:
        """Ask the database, after the last rows, for whatever :meth:`finish` compares them with."""

    def finish(self) -> Findings:
        """What they show together; of :class:`Told` without the database, for another process may work it out."""


class Writer(Protocol):
    """Writes the rows of one import, inside its transaction."""

    def create(self, entries: Sequence[Sequence[bytes]], *, done: Callable[[int], None]) -> list[int]:
        """New records, one for each entry: the row that leads it and those combined into it.

        The rows are as they are stored; ``rowstore.opened`` opens them, in whatever process the values are needed.
        ``done`` hears from time to time how many records are written, and may raise to break off.
        """

    def fill(self, entries: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
        """Fill empty facts of existing records (id, values)."""

    def link(self, pairs: Sequence[tuple[int, int, str]], *, certain: bool) -> None:
        """Note that two records (ids, reasons) belong together, or may (``certain`` False)."""


class Importer(Protocol):
    """One kind of record that sheets can bring.

    ``summaries`` are its own sentences with values → the same said of many rows, see ``kernel.cleaning.summaries``.
    """

    kind: str
    permission: str
    fields: tuple[ImportField, ...]
    options: tuple[Option, ...]
    instructions: tuple[Message, ...]
    summaries: Mapping[str, str]
    advice: tuple[Advice, ...]
    whole_rows: bool

    @property
    def title(self) -> Message:
        """What the sheet holds, in the user's words."""

    @property
    def hidden_options(self) -> tuple[str, ...]:
        """Options that only the command line sets."""

    @property
    def clean(self) -> Cleaner:
        """How a row is understood."""

    def settled(self, columns: Mapping[str, int]) -> dict[str, int]:
        """The recognised columns, put right where this kind of sheet knows better."""

    def missing(self, columns: Mapping[str, int]) -> list[Message]:
        """What must still be mapped before the sheet can be checked."""

    def examiner(self, work: Work) -> Examiner:
        """For one check."""

    def writer(self, work: Work, *, expected: int) -> Writer:
        """For one import of about ``expected`` new records; called before its transaction begins."""

    def undo(self, actor: Actor, batch_id: int, *, filled: Sequence[int], at: datetime) -> int:
        """Take out what a batch wrote; raises Refused, naming names, when something was changed since."""

    def labels(self, actor: Actor, ids: Sequence[int]) -> dict[int, Mapping[str, Any]]:
        """The values of existing records, for showing them beside sheet rows."""


_importers: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    """Offer ``importer``; called when its module's app is ready."""
    _importers[importer.kind] = importer


def importers() -> dict[str, Importer]:
    """Every importer by its kind, in the order of the apps."""
    return dict(_importers)


def importer_of(kind: str) -> Importer:
    """The importer of ``kind``; KeyError for a kind nobody imports."""
    return _importers[kind]
