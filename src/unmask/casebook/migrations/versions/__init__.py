"""The steps, the oldest first by their names."""
