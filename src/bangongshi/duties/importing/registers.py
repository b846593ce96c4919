"""Which registers are read row by row into rows of our own tables? The books of 印章 and the 督办台账: fields and builders."""

from collections.abc import Mapping

from bangongshi.duties.importing import book_records, matter_records
from bangongshi.duties.importing.book_records import Builder
from bangongshi.models.matter_import_fields import MATTERS
from bangongshi.models.seal_import_fields import BOOK_FIELDS, BookFields

MATTER_REGISTER = "matters"
READ_BOOKS: Mapping[str, BookFields] = {**BOOK_FIELDS, MATTER_REGISTER: MATTERS}
"""By the names the rooms and the command line use."""
BUILDERS: Mapping[str, Builder] = {**book_records.BUILDERS, MATTER_REGISTER: matter_records.build}
