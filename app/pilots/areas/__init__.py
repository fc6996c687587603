"""Areas outside the programme that do similar work, so that places find each other."""
