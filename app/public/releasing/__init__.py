"""Publishing, and withdrawing what was published: the secretariat's side."""
