"""Offer what several families of kinds use: the base of a kind, scopes, tables, values."""
