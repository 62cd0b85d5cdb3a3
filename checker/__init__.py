"""checker keeps a company's documents in the company's own formats, on its own machine."""

__version__ = "0.2.0"
