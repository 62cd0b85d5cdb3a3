"""Set findings aside that somebody answered for: in the text, in sidecars, in decisions."""
