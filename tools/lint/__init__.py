"""The project's own rules, each with its reason; `python -m tools.lint` holds every tracked file to them."""
