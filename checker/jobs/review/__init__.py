"""Take part in a review: comments, tracked changes, what reviewers decided."""
