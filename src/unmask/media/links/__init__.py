"""From an address to a file: guarded connections, pages and what is in them."""
