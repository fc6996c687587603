"""What every domain stands on: base model, clock, transactions, errors, working days, workflow."""
