"""Language models that answer questions at one position: llama.cpp, and a script for tests.

Importing this package loads no model library; `checker.engine.llama` does so when it opens one.
"""
