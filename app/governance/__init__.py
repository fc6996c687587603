"""Groups, their standing agendas, and their meetings."""
