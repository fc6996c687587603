"""Where the programme stood on any past day, and how two days differ."""
