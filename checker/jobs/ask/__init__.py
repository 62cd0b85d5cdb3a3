"""Answer questions from the company's own documents: build the index, look at it, ask it."""
