"""The programme as a workbook: template, import with a dry run and undo, export. One declaration of
each sheet (``sheets``) is what all of them read."""
