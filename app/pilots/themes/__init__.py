"""What places work on, as records that they share."""
