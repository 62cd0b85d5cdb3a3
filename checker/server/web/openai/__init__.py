"""Answer the office's programs as OpenAI's API does, with the office's own model."""
