"""Benchmarks: each prints figures beside a rival or the raw limit, measured in the same run. Never a timed test."""
