"""Files kept by content: built packs now, papers later."""
