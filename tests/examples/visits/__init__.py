"""Visits of officials to pilots, and what they found there. A real domain would be ``app/visits``."""
