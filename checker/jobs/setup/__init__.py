"""Setting a folder of documents up for `checker lint`: what is there, and what is written for it.

`around` looks at what stands around the documents, `documents` at the documents, `rulesets` says
which rules they get, `pieces` what files come of it, and `requirement` how CI gets checker.
"""
