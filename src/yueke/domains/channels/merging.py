"""What becomes of notices when two archives turn out to be one customer."""

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.merging.relations import Stay, declare

declare("channels.notice", "about", _("消息"), Stay("a notice leads to the merged archive, which leads on"))
