"""What every pack opens with, before its sections: where the programme stands, on a page."""
