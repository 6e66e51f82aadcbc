"""The life of an upload."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.kernel.lifecycle import Lifecycle, State, Step

BATCH_LIFE = Lifecycle(
    [
        State("uploaded", _("已上传"), "secondary"),
        State("checking", _("检查中"), "brand"),
        State("checked", _("待导入"), "brand"),
        State("running", _("导入中"), "brand"),
        State("imported", _("已导入"), "kept"),
        State("undone", _("已撤销"), "secondary"),
        State("cancelled", _("已放弃"), "secondary"),
    ],
    [
        Step("check", _("检查"), ("uploaded", "checked"), "checking"),
        Step("checked", _("完成检查"), ("checking",), "checked"),
        Step("stop_check", _("停止检查"), ("checking",), "uploaded"),
        Step("start", _("导入"), ("checked",), "running"),
        Step("finish", _("完成导入"), ("running",), "imported"),
        Step("stop", _("停止导入"), ("running",), "checked"),
        Step("undo", _("撤销导入"), ("imported",), "undone"),
        Step("cancel", _("放弃"), ("uploaded", "checked"), "cancelled"),
    ],
)
