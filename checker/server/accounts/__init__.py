"""Say who somebody is and what they may do: passwords, logins, tokens, roles."""
