"""A round as one board: where each return is, who holds it, what it lacks; those who hold one are
chased, and told when a round opens."""
