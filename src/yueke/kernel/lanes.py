"""Which work waits for which. A worker carries out several jobs at once, so that short ones need not wait for long ones.

What keeps a processor busy for minutes is done one at a time: several at once would leave the pages none.
"""

LONG = "long"
"""The lock of jobs that may take minutes: imports, files to take out, backups, all customers classed anew."""
