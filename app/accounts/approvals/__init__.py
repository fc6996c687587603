"""What one administrator alone must not do: asked for, decided by a second person, done."""
