"""The tests. ``tests.pages`` holds the client, ``tests.factories`` makes records."""
