"""Groups: who they are, their members, their standing agendas, the readers of their packs."""
