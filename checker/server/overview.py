"""Tell what rules and queue did in the last months, from counts that hold no word of a document."""
