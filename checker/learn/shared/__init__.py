"""Offer what all learning uses: samples, shapes of text, YAML."""
