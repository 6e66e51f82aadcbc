"""Letters: mail that came in. Fetched from mailboxes, kept once, read safely.

Does not decide what a letter is about (``reactions.letters`` does): here it is told apart what a person wrote from what
machines send, and which of our own messages it answers.
"""
