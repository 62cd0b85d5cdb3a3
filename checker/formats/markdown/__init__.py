"""Read and edit Markdown."""
