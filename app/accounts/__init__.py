"""People, the organisations they come from, and how they sign in."""
