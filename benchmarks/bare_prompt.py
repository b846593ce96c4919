"""A bare Python that clears the screen and asks for a passphrase: the least any prompt costs."""

print("\x1b[2J\x1b[H口令")
input()
