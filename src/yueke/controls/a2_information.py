"""Pack A, chapter 2: facts with their source, complete and single archives, prompt entry, upkeep, safekeeping."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import calendar, deadline, recurring, threshold
from yueke.domains.complaints import cases as complaints
from yueke.domains.customers import cases as customers
from yueke.domains.orders import cases as orders
from yueke.domains.safekeeping import cases as safekeeping

source = threshold(
    "A2.1-source",
    subject="customers.customer",
    measure=customers.sourced_profiles(orders.bought_by),
    through=_("登记和导入时，档案的每项内容都记下来源部门、采集人、渠道和时间。"),
)

opinions = deadline(
    "A2.1-opinions",
    subject="complaints.complaint",
    starts=complaints.recognised,
    through=_("登记台按来电认出顾客；认不出的先登记，认出后关联到档案。"),
)

complete = threshold(
    "A2.2-complete",
    subject="customers.customer",
    measure=customers.complete_archives,
    through=_("每份档案随时算出完整度，缺项列在档案页。"),
)

single = threshold(
    "A2.2-duplicates",
    subject="customers.customer",
    measure=customers.single_archives,
    through=_("登记和导入时查重；疑似重复成组列出，由人决定并入或关联。"),
)

entry = deadline(
    "A2.2-entry",
    subject="customers.customer",
    starts=customers.entries,
    through=_("登记和导入时记下首次取得信息的时间，与建档时间对照。"),
)

review = recurring(
    "A2.3-review",
    subject="customers.customer",
    population=customers.archive_periods,
    acts=customers.profile_reviews,
    through=_("久未核对的档案进入负责人的待办，在档案页完成核对。"),
)

changes = deadline(
    "A2.3-changes",
    subject="customers.customer",
    starts=customers.reported_changes,
    through=_("变更申请进入信息管理专员的待办，核实后更新档案。"),
)

classes = calendar(
    "A2.3-classes",
    subject="customers.archive",
    population=customers.whole_archive,
    acts=customers.reclassing_runs,
    through=_("每晚按现行标准重新计算全部顾客的类别和等级，保存每次运行。"),
)

backup = recurring(
    "A2.4-backup",
    subject="safekeeping.installation",
    population=safekeeping.installation,
    acts=safekeeping.backups,
    through=_("后台每天自动备份数据、文件和密钥，加密保存，并记下每次的结果。"),
)

rehearsal = recurring(
    "A2.4-restore",
    subject="safekeeping.installation",
    population=safekeeping.installation,
    acts=safekeeping.rehearsals,
    through=_("演练把备份恢复到另一处，与清单核对并打开页面；到期前进入系统管理员的待办。"),
)
