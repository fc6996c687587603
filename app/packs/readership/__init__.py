"""Who could not open a group's pack: everyone who should read it, and what keeps them from it."""
