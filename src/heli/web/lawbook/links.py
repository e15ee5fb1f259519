"""Where the pages of the lawbook stand: below /law/ of a running Heli, or as files of a site."""

from __future__ import annotations

from typing import Protocol

from django.urls import reverse


class Links(Protocol):
    """Addresses, as seen from any page of the book."""

    def home(self) -> str: ...
    def procedure(self, name: str) -> str: ...
    def instruments(self) -> str: ...
    def instrument(self, code: str) -> str: ...
    def article(self, code: str, article: str) -> str: ...


class LiveLinks:
    """Pages of a running Heli."""

    def home(self) -> str:
        return reverse("law")

    def procedure(self, name: str) -> str:
        return reverse("law_procedure", args=[name])

    def instruments(self) -> str:
        return reverse("law_instruments")

    def instrument(self, code: str) -> str:
        return reverse("law_instrument", args=[code])

    def article(self, code: str, article: str) -> str:
        return reverse("law_article", args=[code, article])


class SiteLinks:
    """Files side by side in one folder; an article is a place on its instrument's page."""

    def home(self) -> str:
        return "index.html"

    def procedure(self, name: str) -> str:
        return f"{name}.html"

    def instruments(self) -> str:
        return "instruments.html"

    def instrument(self, code: str) -> str:
        return f"instrument-{code}.html"

    def article(self, code: str, article: str) -> str:
        return f"instrument-{code}.html#article-{article}"
