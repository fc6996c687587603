"""Papers for meetings: commissioned, drafted in versions, cleared, submitted."""
