"""Serve checker to the browsers and programs of one office; only the command line imports this.

Floors, upper ones use lower ones: `web` answers requests, `work` runs jobs, `model_host` shares one
model, `accounts` says who somebody is, `store` keeps what is to last. Needs `checker[server]`.
"""
