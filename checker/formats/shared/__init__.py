"""Offer what several formats use: archives, encodings, form fields, edits."""
