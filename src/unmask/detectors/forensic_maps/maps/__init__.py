"""The maps, one a file: each is a function from a picture to a map of it."""
