"""Fix documents: choose fixes, make them, read again, report."""
