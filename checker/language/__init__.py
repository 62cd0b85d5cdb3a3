"""Know Japanese and English: morphemes, sentences, dates, numbers, character widths."""
