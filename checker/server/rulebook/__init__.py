"""Keep the office's rule sets: offer, describe, try, publish and compare them; knows no HTTP."""
