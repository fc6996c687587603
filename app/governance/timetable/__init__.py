"""When groups meet and what is due before: settings, series, moved and cancelled meetings, plans."""
