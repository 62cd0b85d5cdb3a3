"""Check layout: pages, fonts, paragraphs, headings, captions, headers and footers."""
