"""What tests of faces by a network share: crops, readings, evidence and heat maps."""
