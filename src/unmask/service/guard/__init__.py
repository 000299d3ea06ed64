"""Who may ask: tokens, sessions, origins, limits."""
