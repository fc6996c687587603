"""Visits of officials to pilots, and what they found. A real domain would be ``app/visits``."""
