"""Actions: what a group has asked one person to do, until the secretariat confirms it as done."""
