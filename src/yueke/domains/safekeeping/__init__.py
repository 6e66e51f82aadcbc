"""Owns the record of backups and of restores tried out, and when the duty to make them began.

Does not make or restore anything: the command line and the nightly job do, and write down here how it ended.
"""
