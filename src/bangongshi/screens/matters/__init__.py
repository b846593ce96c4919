"""The form of a matter: from 督办 itself, from a paper or from a 批示."""
