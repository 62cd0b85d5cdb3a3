"""Put a server's whole state into one file while it runs, and make a server of it again."""
