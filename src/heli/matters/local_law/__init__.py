"""Local texts of offices: drafts, their adoption and their end, and the signed file in which one travels."""
