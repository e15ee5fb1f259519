"""What the web server loads: Django, with the installation's clock and its lawbook."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heli.base.settings")
django.setup()

# both need Django to be set up
from django.core.wsgi import get_wsgi_application  # noqa: E402

from heli.base import installation  # noqa: E402
from heli.cli.processes import end_with_parent  # noqa: E402
from heli.matters import books  # noqa: E402

end_with_parent()
installation.start()
books.warm()
application = get_wsgi_application()
