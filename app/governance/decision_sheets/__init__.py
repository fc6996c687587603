"""Decision sheets: what a group needs to know to take each decision that it is asked for."""
