"""Check Japanese style: particles, kana and kanji, honorifics, punctuation."""
