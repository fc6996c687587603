"""What the operator needs: is it alive, is it ready, how does it stand, and its backups."""
