"""The life of a version of a document."""

from django.utils.translation import gettext_lazy as _

from yueke.kernel.lifecycle import Lifecycle, State, Step

VERSION_LIFE = Lifecycle(
    [
        State("draft", _("草稿"), "secondary"),
        State("published", _("已发布"), "kept"),
        State("superseded", _("已被新版取代"), "secondary"),
        State("withdrawn", _("已废止"), "secondary"),
    ],
    [
        Step("publish", _("发布"), ("draft",), "published"),
        Step("supersede", _("由新版取代"), ("published",), "superseded"),
        Step("withdraw", _("废止"), ("published",), "withdrawn"),
    ],
)
