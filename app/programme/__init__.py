"""The programme itself: its aims, funding and period."""
