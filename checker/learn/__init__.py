"""Learn from approved documents: rules, templates, and rules from sentences."""
