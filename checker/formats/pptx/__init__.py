"""Read PowerPoint presentations."""
