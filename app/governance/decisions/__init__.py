"""The register of decisions: at meetings, by write-round, by a chair's action."""
