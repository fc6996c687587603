"""A domain as somebody would add it, and the proof that nothing else has to change for it."""
