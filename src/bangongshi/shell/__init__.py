"""What stands between the screens and the terminal: covering, locking, the error border, the way in and the way out."""
