"""Providers of OpenID Connect: a real one as a process, and one that forges what it says."""
