"""The documented format is the checked one."""

from pathlib import Path

from yueke.compliance.pack_schema import _KIND_EXAMPLES, schema_page
from yueke.compliance.term_kinds import KINDS

ROOT = Path(__file__).parents[4]


def test_the_page_in_docs_is_current():
    assert (ROOT / "docs/generated/pack-schema.md").read_text(encoding="utf-8") == schema_page()


def test_every_kind_has_an_example():
    assert set(KINDS) == {kind for kind in _KIND_EXAMPLES if not kind.endswith("…")}
