"""The messages of Yueke: found in code and templates, and kept in the English catalogue.

`python tests/messages.py` brings the catalogue up to date with the sources: new messages come in with an empty
translation, messages no longer used go.  The file depends on nothing but the sources: it holds no dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1] / "src/yueke"
ENGLISH = PACKAGE / "locale/en/LC_MESSAGES/django.po"
HEADER = r"""# English texts of Yueke.
msgid ""
msgstr ""
"Project-Id-Version: yueke\n"
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"""
KEYWORDS: dict[str, tuple | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


def sources() -> Iterator[Path]:
    """Every file that may hold messages, in a fixed order."""
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and not {"tests", "static", "migrations"} & set(path.parts):
            yield path


def fresh() -> Catalog:
    """All messages in the sources now, untranslated."""
    found = Catalog(locale="en")
    for path in sources():
        text = path.read_text("utf-8")
        if path.suffix != ".py":
            # What is left of a template is read as Python, where leading blanks would matter.
            text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
        for _, message, _, context in extract("python", BytesIO(text.encode()), KEYWORDS):
            found.add(message, context=context)
    return found


def english() -> Catalog:
    """The catalogue as it is kept."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def compile_into(folder: Path) -> None:
    """Compile the English catalogue as it stands; ``folder`` is then one of ``LOCALE_PATHS``."""
    below = folder / "en/LC_MESSAGES"
    below.mkdir(parents=True)
    with (below / "django.mo").open("wb") as file:
        write_mo(file, english())


def refresh() -> list[str]:
    """Rewrite the catalogue from the sources, keep known translations; return what has none."""
    kept, catalogue = english(), fresh()
    for message in catalogue:
        known = kept.get(message.id, message.context) if message.id else None
        if known:
            message.string = known.string
    out = BytesIO()
    write_po(out, catalogue, width=0, no_location=True, omit_header=True)
    ENGLISH.write_text(f"{HEADER}\n{out.getvalue().decode().strip()}\n", "utf-8")
    return [str(message.id) for message in catalogue if message.id and not message.string]


if __name__ == "__main__":
    for msgid in refresh():
        print(msgid)
