"""收发: the room (room), what its keys do to papers (verbs), its columns (columns), one paper opened (detail)."""

from bangongshi.screens.registry.room import RegistryRoom

__all__ = ["RegistryRoom"]
