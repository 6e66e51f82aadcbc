"""The WSGI application served by granian."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from yueke.config import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yueke.config.settings")
env.ensure_database()

application = get_wsgi_application()

# What is loaded by now stays: the collector need not walk through it again in the middle of a request.
gc.collect()
gc.freeze()
