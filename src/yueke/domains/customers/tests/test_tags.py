"""Lists narrowed by a tag, alone and together with provinces."""

from __future__ import annotations

import pytest

from yueke.domains.customers import commands, queries
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.queries import CustomerFilter
from yueke.domains.customers.tests.conftest import AT

PLACED = {
    "甲连锁": ("浙江省", ("连锁",)),
    "乙连锁": ("江苏省", ("连锁", "老客户")),
    "丙没有": ("浙江省", ()),
    "丁别的": ("浙江省", ("老客户",)),
    # A tag that is spelled like a province says nothing about where its customer is.
    "戊在外": ("江苏省", ("连锁", "浙江省")),
    "己在内": ("浙江省", ("浙江省",)),
}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"tag": "连锁"}, "甲乙戊"),
        ({"tag": "连锁", "province": "浙江省"}, "甲"),
        ({"tag": "连锁", "province": ("浙江省",)}, "甲"),
        ({"tag": "连锁", "province": ("浙江省", "江苏省")}, "甲乙戊"),
        ({"tag": "浙江省"}, "戊己"),
        ({"tag": "浙江省", "province": "浙江省"}, "己"),
        ({"tag": "浙江省", "province": "江苏省"}, "戊"),
        ({"tag": "没人有", "province": "江苏省"}, ""),
    ],
)
def test_a_tag_and_a_province_narrow_together(cast, asked, found):
    drafts = [
        CustomerDraft(name=name, kind="enterprise", province=province, tags=tags)
        for name, (province, tags) in PLACED.items()
    ]
    commands.create_many(cast.owner, drafts, batch_id=None, at=AT)
    rows = queries.customers(cast.owner, CustomerFilter(**asked))
    assert {row.name[0] for row in rows} == set(found)
