"""The machine API: versioned JSON over HTTP with access tokens, described by its OpenAPI document.

Every endpoint is one command or query of the domains, behind the same gates as the pages. Owns nothing but the memory
of posts that were carried out; no session, no cookie, no template.
"""
