"""Nothing lost: archives of the whole installation, putting them back, and proving that it works.

An archive is one encrypted file: the database as of one moment, the stored files, the keys and the settings, with a
manifest of what must be in it. Nothing here knows a business word.
"""
