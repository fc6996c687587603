"""The sentences and headings that say what the data says. Pure: rows in, words out."""
