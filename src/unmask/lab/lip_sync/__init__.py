"""Fit and measure the test ``lip-sync``."""
