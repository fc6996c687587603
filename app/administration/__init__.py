"""What administrators look after: the mail that goes out."""
