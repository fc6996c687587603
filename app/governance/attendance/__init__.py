"""Who was at a meeting, and whether it could take decisions."""
