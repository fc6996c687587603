"""How places compare in what they spend, in pictures with what may explain a difference."""
