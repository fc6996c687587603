"""Changes to groups and to meetings."""
