"""What was learned of the people whom services are for, beside the spend that it explains."""
