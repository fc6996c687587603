"""Files kept by content: built packs, and uploads once they are vetted."""
