"""The lawbook to read: procedures, instruments and articles as pages, served at /law/ or written as a site."""
