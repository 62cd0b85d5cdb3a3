"""Read OpenDocument texts (ISO/IEC 26300, OpenDocument 1.2 to 1.4), and write comments."""
