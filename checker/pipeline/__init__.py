"""The jobs: what happens to a document from its first byte to its verdict."""
