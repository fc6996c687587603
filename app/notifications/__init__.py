"""The outbox: mail is a row, written with the change that it tells of and sent afterwards. Knows
addresses, and no account."""
