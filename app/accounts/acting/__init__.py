"""People who act for others: what is sent to both, and what one does for the other."""
