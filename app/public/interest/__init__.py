"""Areas outside the programme that register their interest, without signing in."""
