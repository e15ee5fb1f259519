"""What the web server loads: Django with every page, the installation's clock and its lawbook.

Of the lawbook the registers are read here; a procedure is read when it is first asked for.
"""

from __future__ import annotations

import os

from heli.base.starting import loading

with loading():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heli.base.settings")
    django.setup()

    # all need Django to be set up
    from django.core.wsgi import get_wsgi_application
    from django.urls import get_resolver

    from heli.base import installation
    from heli.cli.processes import end_with_parent
    from heli.matters import books

    end_with_parent()
    installation.start()
    books.library()
    application = get_wsgi_application()
    _ = get_resolver().url_patterns
