"""Taking back the step that one has just taken."""
