"""REST for programs, below `/api/v1`."""
