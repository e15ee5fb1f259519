"""Figures counted from acts, the work report made of them, and what the dashboards draw. Nothing here is written down twice.

`definitions` says what each figure counts, `figures` counts it under the wall, `work_report` puts figures into
paragraphs, `as_html` and `as_docx` print those; `dashboards` counts what the pages draw.
"""
