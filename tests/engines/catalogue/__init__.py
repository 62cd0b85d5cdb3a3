"""Tests of the models package: no network, made-up wheels and files."""
