"""Keep what is to last: rows in one database, files by their content; the lowest server floor."""
