"""The test ``pulse`` against truth by construction: pulses of known rates painted into skin."""
