"""Formal papers: content, layout, hostile text, drawings, editing, filing."""
