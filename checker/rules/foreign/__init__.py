"""Rules written for other tools: Vale styles, prh, textlint allowlists, CSV glossaries."""
