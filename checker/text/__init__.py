"""Pure functions on text: languages, sentences, widths, numerals and calendars."""
