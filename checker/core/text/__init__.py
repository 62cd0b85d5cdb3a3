"""Work on strings of any language: offsets, lines, intervals, compiled expressions."""
