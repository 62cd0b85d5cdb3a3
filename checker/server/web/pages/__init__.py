"""Pages for people; each asks the same functions as the API."""
