"""Formal documents: reports, replies, letters. A Paper says what stands in one; here it becomes PDF, DOCX or HTML.

Knows layouts, fonts and numbering; never what a paper is about, who approves it, or where its state is kept.
The libraries that write the files are loaded with their first use, never when the process starts.
"""
