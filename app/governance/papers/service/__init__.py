"""Changes to papers: commissioning and submitting, drafting, clearing."""
