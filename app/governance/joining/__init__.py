"""Members of groups and people named for a place get their accounts, many in one step."""
