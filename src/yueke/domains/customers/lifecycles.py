"""The lives of records in the customer archive."""

from django.utils.translation import gettext_lazy as _

from yueke.kernel.lifecycle import Lifecycle, State, Step

KEY_LIFE = Lifecycle(
    [
        State("applied", _("待审批"), "at_risk"),
        State("approved", _("已批准"), "kept"),
        State("refused", _("未批准"), "secondary"),
        State("withdrawn", _("已撤销"), "secondary"),
    ],
    [
        Step("approve", _("批准"), ("applied",), "approved"),
        Step("refuse", _("不批准"), ("applied",), "refused"),
        Step("withdraw", _("撤销资格"), ("approved",), "withdrawn"),
    ],
)

CHANGE_LIFE = Lifecycle(
    [
        State("reported", _("待处理"), "at_risk"),
        State("applied", _("已变更"), "kept"),
        State("refused", _("不予变更"), "secondary"),
    ],
    [
        Step("apply", _("变更"), ("reported",), "applied"),
        Step("refuse", _("不予变更"), ("reported",), "refused"),
    ],
)

LINK_LIFE = Lifecycle(
    [
        State("open", _("待核对"), "at_risk"),
        State("linked", _("关联"), "brand"),
        State("different", _("不是同一客户"), "secondary"),
        State("merged", _("已合并"), "kept"),
    ],
    [
        Step("link", _("关联"), ("open", "different"), "linked"),
        Step("part", _("判为不同客户"), ("open", "linked"), "different"),
        Step("merge", _("合并"), ("open", "linked", "different"), "merged"),
        Step("reopen", _("恢复待核对"), ("merged",), "open"),
        Step("relink", _("恢复关联"), ("merged",), "linked"),
        Step("part_again", _("恢复为不同客户"), ("merged",), "different"),
    ],
)
