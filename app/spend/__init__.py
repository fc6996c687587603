"""The public pound, mapped: what each place and the nation's bodies in it spend, counted once."""
