"""Document templates: what a format asks for, and how its answers become a document."""
