"""Access tokens: what a machine shows instead of a person's sign-in, and what it may with it.

Owns tokens, their issuing and revoking. Does not own people, their roles or the log of the door (organization).
"""
