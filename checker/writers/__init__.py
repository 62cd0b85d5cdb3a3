"""Documents out: copies of a user's file with what a check found, one package per format."""
