"""Remote photoplethysmography: the pulse in the skin, and how far the face shares it."""
