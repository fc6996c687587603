"""gunicorn's settings as they were before workers shared the application, to measure against."""

worker_class = "gthread"
workers = 4
threads = 4
loglevel = "warning"
control_socket_disable = True
