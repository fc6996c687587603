"""What anyone may read without signing in: copies that were published, and nothing else."""
