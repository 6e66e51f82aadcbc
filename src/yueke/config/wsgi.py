"""The WSGI application served by granian."""

import os

from django.core.wsgi import get_wsgi_application

from yueke.config import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yueke.config.settings")
env.ensure_database()

application = get_wsgi_application()
