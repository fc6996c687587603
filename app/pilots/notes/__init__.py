"""What whoever reviews a place notes of it between returns."""
