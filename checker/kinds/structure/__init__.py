"""Check structure: sections, form fields, tables, histories, stamps, titles."""
