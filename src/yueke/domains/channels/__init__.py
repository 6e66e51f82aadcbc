"""Owns what people are told: notices in the message centre, each told once however often it is sent.

Does not decide who is told when (``reactions.notices`` does), nor what a notice leads to (the site does). Further ways
to reach somebody (mail, SMS, chat) hang on the notice: :func:`commands.tell` is the one door all of them pass. What goes
to people outside, by mail or text message, leaves through the outbox (``outbox.post``).
"""
