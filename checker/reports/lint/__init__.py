"""Findings of a folder, file by file as they come: for people, for programs, for CI."""
