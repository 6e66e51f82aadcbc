"""The WSGI application served by granian."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from yueke.config import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yueke.config.settings")
env.ensure_database()

application = get_wsgi_application()
# All pages' code now, not with the first request of each process.
get_resolver().url_patterns  # noqa: B018

# What is loaded by now stays: the collector need not walk through it again in the middle of a request.
gc.collect()
gc.freeze()
# A page makes some thousand objects, nearly all let go of without the collector: looking after every 700 costs more
# than the few it would find. What templates and statements keep is walked through seldom.
gc.set_threshold(20_000, 10, 100)
