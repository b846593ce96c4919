"""What does a check find?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: a stable code, where (a table row as "document:12", a series, a line), what is wrong and what to do."""

    code: str
    where: str
    sentence: str

    @property
    def remark(self) -> bool:
        """Only worth knowing: gaps and doubles that an imported register brought along."""
        return self.code.endswith("-OLD")
