"""Offer assistants the server's documents and rules, by token, at `/mcp`."""
