"""Check facts: dates, numbers, sums, references, links, names that must be explained."""
