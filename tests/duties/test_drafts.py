"""What is typed and not yet saved is kept – but not what carries a state-secret mark."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bangongshi.duties import drafts
from bangongshi.duties.desk import Desk
from office_fixtures import new_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = new_desk(tmp_path / "vault")
    yield made
    made.vault.close()


def test_a_draft_is_found_again_until_it_is_dropped(desk: Desk) -> None:
    drafts.keep(desk, "收文/收文登记", {"title": "关于保密工作培训的通知"})
    (kept,) = drafts.kept(desk)
    assert kept.values == {"title": "关于保密工作培训的通知"}
    drafts.keep(desk, "收文/收文登记", {"title": "  "})
    assert drafts.kept(desk) == ()


def test_a_marked_text_is_not_kept_and_takes_the_older_draft_with_it(desk: Desk) -> None:
    drafts.keep(desk, "收文/收文登记", {"title": "关于某事"})
    drafts.keep(desk, "收文/收文登记", {"title": "关于某事 机密★10年"})
    assert drafts.kept(desk) == ()
