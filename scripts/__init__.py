"""Scripts that make what the project ships: run them as `python -m scripts.<name>`."""
