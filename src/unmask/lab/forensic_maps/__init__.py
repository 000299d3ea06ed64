"""Forgeries with known masks, and how well each forensic map finds them."""
