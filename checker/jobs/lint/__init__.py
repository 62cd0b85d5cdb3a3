"""Lint folders: which files, with which rules, what is new in them, and what they amount to.

What nothing has changed in is taken from what was kept. Modules here import neither kinds of rules
nor readers at their top: a run that computes nothing must not load them.
"""
