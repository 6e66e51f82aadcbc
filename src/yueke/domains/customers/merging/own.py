"""What a merge does with the tables of the archive itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.merging.qualifying import OneQualification
from yueke.domains.customers.merging.relations import Move, Stay, declare
from yueke.domains.customers.merging.relinking import Relink

CONTACTS = declare(
    "customers.contact",
    "customer",
    _("联系人"),
    Move(unless_same=("name", "phone_index"), yielding=("is_primary",)),
)
ADDRESSES = declare(
    "customers.address",
    "customer",
    _("地址"),
    Move(unless_same=("province", "city", "district", "detail_index"), yielding=("is_primary",)),
)
declare("customers.recordteam", "customer", _("协作成员"), Move(unless_same=("person_id",)))
declare("customers.changerequest", "customer", _("变更报告"), Move())
declare("customers.profilereview", "customer", _("核对记录"), Move())
declare("customers.keyqualification", "customer", _("重点客户资格"), OneQualification())
declare(
    "customers.standing",
    "customer",
    _("分类分级经过"),
    Stay("what each archive was, when; the survivor is classed anew from all purchases"),
)
declare("customers.customer", "merged_into", _("此前并入的档案"), Move())
declare("customers.duplicatelink", "first", _("疑似重复"), Relink())
declare("customers.duplicatelink", "second", _("疑似重复"), Stay("both sides of a pair are seen to by its first"))
declare("customers.merge", "survivor", _("合并记录"), Stay("the record of a merge says what happened then"))
declare("customers.merge", "absorbed", _("合并记录"), Stay("the record of a merge says what happened then"))
