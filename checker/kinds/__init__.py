"""Find faults: one module for each kind of rule, in families that do not know each other."""
