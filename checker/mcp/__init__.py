"""Offer checker to assistants by the Model Context Protocol; `cli` and `server` import it."""
