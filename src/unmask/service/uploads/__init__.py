"""What comes in: forms, bodies, and what they are before anything opens them."""
