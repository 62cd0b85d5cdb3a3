"""Find passages of the company's own documents: cut, keep and rank them.

`jobs/ask` reads files, asks the judge and answers; `cli` and later the server ask that. Nothing
here knows of a model that judges, of a page or of a person.
"""
