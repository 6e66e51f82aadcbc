"""Composition root: settings, environment, urls, WSGI, command line."""

import os

# Each process computes on one processor: there are several of them, and what numerical libraries do with threads on busy
# processors is mostly waiting (the overview of 60,000 answers: 40 ms on one, 300 on two that others use as well).
# Said before anything loads them; whoever knows better says so in the environment.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
