"""The office itself: tables, fixed words, pure rules. No session, no clock, no screen; importing this costs nothing."""
