"""Meeting packs: assembled from records, frozen as data, drawn as pages and as PDF."""
