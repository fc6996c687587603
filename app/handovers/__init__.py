"""What people hold who have left, and handing it over."""
