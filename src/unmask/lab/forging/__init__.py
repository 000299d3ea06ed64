"""Making forgeries from real pictures, one module a manipulation."""
