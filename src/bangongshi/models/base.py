"""What every table of the office shares: an id, a version, and columns that hold only the office's words."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Enum
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel


def words(kind: type[StrEnum], **more: Any) -> Any:
    """A column that holds one of `kind`'s Chinese values: checked at write, stored as the word, CHECK in the schema."""
    stored = Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=16,
    )
    return Field(sa_type=stored, **more)


class Versioned(SQLModel):
    """Optimistic versions: a save over a row that changed since it was read is refused (StaleDataError)."""

    version: int = Field(default=1, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


class Row(Versioned):
    """A row with its own number inside the file; never shown, never reused."""

    id: int | None = Field(default=None, primary_key=True)
