"""Two items made of one, with the papers of each."""
