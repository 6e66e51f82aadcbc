"""Signing in by what another service says: OpenID Connect, 飞书, 钉钉, 企业微信."""
