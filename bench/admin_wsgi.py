"""The WSGI application of the plain admin of `bench.users`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.admin_site"
application = get_wsgi_application()
