"""Read and edit plain text."""
