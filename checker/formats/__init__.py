"""Read, edit and annotate documents: a folder for each format."""
