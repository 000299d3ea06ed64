"""How well ``blink`` finds blinks, and what their rate is worth."""
