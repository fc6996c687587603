"""What belongs on a meeting's agenda: suggestions out of the records, taken or dismissed."""
