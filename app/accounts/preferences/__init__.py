"""When people want their daily email of what is due, and how often they want what is optional."""
