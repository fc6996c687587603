"""When groups meet and what is due before: settings, series, meetings moved and cancelled."""
