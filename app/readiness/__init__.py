"""How ready a meeting is: what is in and what is missing, who owes it, and chasing them."""
