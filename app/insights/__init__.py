"""What was learned about the people whom services are for, beside the spend that it explains."""
