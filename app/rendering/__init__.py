"""HTML to one tagged, bookmarked, byte-reproducible PDF.

Knows no domain, no Flask and no database. `document.build_document` is the front door: it takes
section HTML and gives back a whole document. Everything below it can be used alone:

- `section.render_section`  one piece of HTML in, one tagged PDF out, as plain data;
- `join.join_sections`      several of those in, one PDF with one structure tree out;
- `furniture.stamp`         running header and footer, drawn as artifacts;
- `glyphs`                  characters that the typeface lacks, spelled out;
- `fonts`                   the bundled typeface, and only that.
"""
