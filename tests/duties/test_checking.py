"""Is every table of the file called by a name a clerk knows, where the 体检 speaks of it?"""

from bangongshi.duties.checking import NOUNS
from bangongshi.models import tables


def test_every_table_has_a_name_a_clerk_knows() -> None:
    known = {str(getattr(tables, name).__tablename__) for name in tables.__all__}
    assert known - set(NOUNS) == set()
    assert not [name for name in NOUNS.values() if name.isascii()]
