"""What groups are for and how they decide: terms of reference in agreed versions, substitutes."""
