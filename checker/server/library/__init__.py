"""Know the folders that people may ask: who reads which, and how their index does.

Pages, the API and a worker ask this; nothing here knows of a question, a page or a model.
"""
