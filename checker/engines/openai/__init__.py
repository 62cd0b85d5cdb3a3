"""Ask a model behind an OpenAI-compatible server."""
