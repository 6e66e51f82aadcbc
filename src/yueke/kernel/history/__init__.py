"""Row history: every change of every business row, kept by the database itself.

A model names :func:`triggers.kept` in its ``Meta.triggers``; from then on every statement that touches its table, be
it a form, an import by COPY or SQL typed by hand, leaves what was there before and after, and one :class:`models.Act`
says who did it, why and from where. A model without history says why in ``history_left_out``.
"""
