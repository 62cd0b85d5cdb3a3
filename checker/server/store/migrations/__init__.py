"""Change the tables of an older checker into those of this one."""
