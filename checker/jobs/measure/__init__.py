"""Measure rules and models: examples, noise, speed."""
