"""The design system: page(), templates, components, formats, charts, browser code.

Knows how things look and are said; never what they mean to the business.
"""
