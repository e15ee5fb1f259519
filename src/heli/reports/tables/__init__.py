"""The superiors' tables: cells of their workbook matched once to counted figures, and filled for any period.

workbook   reading a workbook, its cells and what may be filled
matching   what a cell counts, chosen once and kept with the template
counting   each matched cell counted for an office and a period
filling    the workbook filled; what is not matched stays yellow
comparing  a workbook that came back: filled, changed by hand, counted now
"""
