"""Declarations of the figures that reports show, one module a chapter of the annual report."""
