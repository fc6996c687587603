"""Referrals: an item sent from one group to another, and what came back."""
