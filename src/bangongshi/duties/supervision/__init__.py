"""督办: opening a matter, giving it out, feedback and review, chasing, 办结 and 销号, its figures (domain.md §8)."""
