"""What is claimed about speed, runnable by anyone: `.venv/bin/python -m benchmarks`."""
