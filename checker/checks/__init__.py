"""One module per kind of rule: its parameters, its check, its documentation."""
