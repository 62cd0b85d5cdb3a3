"""Carry checker to a machine without a network: make a bundle, verify it, install it there.

`installer` stands alone (a bundle carries it as `install.py`); everything else needs checker.
"""
