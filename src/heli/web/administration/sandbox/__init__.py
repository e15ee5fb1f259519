"""The sandbox of a local text in the browser: its offices, its choices, its forms, and what the page shows."""
