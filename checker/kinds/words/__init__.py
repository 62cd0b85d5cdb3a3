"""Check words: which may, must, or may not be used, and how they are spelled."""
