"""What becomes of notices and messages when two archives turn out to be one customer."""

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.merging.relations import Stay, declare

declare("channels.notice", "about", _("消息"), Stay("a notice leads to the merged archive, which leads on"))
declare(
    "channels.outgoing",
    "customer",
    _("发出的消息"),
    Stay("what waits is asked again before it leaves, and a merged archive has no consents left to be told by"),
)
