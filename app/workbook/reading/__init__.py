"""What the child process imports that reads a file of tables: nothing of the app (``work``)."""
