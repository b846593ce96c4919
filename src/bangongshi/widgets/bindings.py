"""How does a line of the key table become a Textual Binding?"""

from textual.binding import Binding, BindingType

from bangongshi.keys import Key, Scope, bindings


def bound(*scopes: Scope, only: frozenset[str] = frozenset(), without: frozenset[str] = frozenset()) -> list[BindingType]:
    """Bindings of the key table for a widget, screen or app: `only` these ids (all when empty), `without` those."""
    return [
        binding(key)
        for key in bindings(*scopes)
        if (not only or key.id in only) and key.id not in without
    ]


def binding(key: Key) -> Binding:
    """One Binding: id, all keys, action, label; our own footer shows it, not Textual's."""
    return Binding(
        ",".join(key.keys), key.action, key.label, show=False, key_display=key.cap, priority=key.priority,
        tooltip=key.sentence, id=key.id,
    )
