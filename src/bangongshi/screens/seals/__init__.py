"""印章: the rooms of 用印, of the seals themselves, of 外借, 介绍信 and 证照, and the forms behind their keys."""

from bangongshi.screens.seals.certificate_room import CertificatesRoom
from bangongshi.screens.seals.letter_room import LettersRoom
from bangongshi.screens.seals.loan_room import LoansRoom
from bangongshi.screens.seals.seal_room import SealsRoom
from bangongshi.screens.seals.use_room import UsesRoom

__all__ = ["CertificatesRoom", "LettersRoom", "LoansRoom", "SealsRoom", "UsesRoom"]
