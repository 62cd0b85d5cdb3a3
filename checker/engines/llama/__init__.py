"""Run a model of llama.cpp in this process. Nothing here loads it before it is asked."""
