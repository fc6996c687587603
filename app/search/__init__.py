"""Any record, found by its reference or by words of its title."""
