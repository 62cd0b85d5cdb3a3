"""Learn document templates from filled samples."""
