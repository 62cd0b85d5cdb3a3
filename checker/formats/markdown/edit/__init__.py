"""Edit Markdown: change words and sections, and nothing else."""
