"""Administration in the browser: offices, people, posts, power list, calendars, accounts, sessions, tokens, log; and imports.

Three posts that are never two in one person (三员) keep it, and read no matter; imports are case management's.
"""
