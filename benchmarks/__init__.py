"""Benchmarks: each prints medians of interleaved runs against its floor; nothing here is a test."""
