"""The page of each region: its places, and who reviews and supports them."""
