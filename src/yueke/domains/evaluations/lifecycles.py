"""The life of an evaluation before the public."""

from django.utils.translation import pgettext_lazy

from yueke.kernel.lifecycle import Lifecycle, State, Step

EVALUATION_LIFE = Lifecycle(
    states=(
        State("received", pgettext_lazy("evaluation", "待审核"), "at_risk"),
        State("published", pgettext_lazy("evaluation", "已公开"), "kept"),
        State("withheld", pgettext_lazy("evaluation", "不公开"), "secondary"),
        State("withdrawn", pgettext_lazy("evaluation", "客户已撤回"), "secondary"),
    ),
    steps=(
        Step("publish", pgettext_lazy("evaluation", "公开"), ("received", "withheld"), "published"),
        Step("withhold", pgettext_lazy("evaluation", "不公开"), ("received", "published"), "withheld"),
        Step("withdraw", pgettext_lazy("evaluation", "撤回"), ("received", "published", "withheld"), "withdrawn"),
    ),
)
