"""Offer what Word, Excel and PowerPoint share: names, packages, properties, equations."""
