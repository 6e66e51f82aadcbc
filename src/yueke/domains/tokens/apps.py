"""App configuration."""

from django.apps import AppConfig


class TokensConfig(AppConfig):
    """Access tokens."""

    name = "yueke.domains.tokens"
    label = "tokens"
