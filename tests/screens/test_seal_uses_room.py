"""用印 by keys: its views, F8 and F9 on rows, what is kept back, 日结, the paper behind a use; the rooms of 印章 in turn."""

import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlmodel import select

from bangongshi.app import SCREENS
from bangongshi.duties.desk import Desk
from bangongshi.duties.people import add_person
from bangongshi.duties.registry import receive
from bangongshi.duties.seals import using
from bangongshi.duties.seals.use_list import uses
from bangongshi.models.seal_rows import UseView
from bangongshi.models.seal_words import UseState
from bangongshi.models.seals import SealUse
from bangongshi.screens.registry import RegistryRoom
from bangongshi.screens.seals import UsesRoom
from bangongshi.screens.seals.tally_page import TallyPage
from bangongshi.screens.seals.use_form import UseForm
from bangongshi.widgets.form import Form
from bangongshi.widgets.line_input import LineInput
from office_fixtures import StandingClock
from seal_fixtures import OFFICE, authority, clock, desk, seal  # noqa: F401
from stories.clerk import Clerk, at_work
from widgets.bench import live


@pytest.fixture
def desk_(desk: Desk) -> Desk:  # noqa: F811
    """One seal whose uses 张主任 approves; 赵科员 comes."""
    authority(desk, seal(desk))
    add_person(desk, {"name": "赵科员", "department": "综合科"})
    return desk


def use(desk: Desk, **typed: str) -> int:  # noqa: F811
    """One use of the office's seal."""
    values = {
        "applicant": "赵科员", "subject": "在职证明", "seals": OFFICE, "matter": "证明", "approver": "张主任", **typed,
    }
    return using.use_seal(desk, values).ids[0]


def story(desk: Desk, work: Callable[[Clerk], Awaitable[None]], size: tuple[int, int] = (80, 24)) -> None:  # noqa: F811
    @live
    async def run() -> None:
        async with at_work(desk, size) as clerk:
            await clerk.press("2")
            assert isinstance(clerk.screen, UsesRoom)
            await work(clerk)

    run()


def row_of(desk: Desk, use_id: int) -> SealUse:  # noqa: F811
    with desk.read() as session:
        return session.exec(select(SealUse).where(SealUse.id == use_id)).one()


async def into(clerk: Clerk, text: str) -> None:
    """Replace what stands in the field with the focus: a path has letters."""
    field = clerk.app.focused
    assert isinstance(field, LineInput)
    field.put(text)
    await clerk.settle()


def test_every_room_of_the_table_is_made_and_home_loads_none_of_the_others() -> None:
    made = {place.name: type(place.screen()).__name__ for place in SCREENS}
    assert made["seal_uses"] == "UsesRoom"
    assert [made[name] for name in ("seals", "seal_loans", "letters", "certificates")] == [
        "SealsRoom", "LoansRoom", "LettersRoom", "CertificatesRoom",
    ]
    told = subprocess.run(
        [sys.executable, "-c", "import sys, bangongshi.app; print(*sys.modules)"],
        env={"PYTHONPATH": str(Path(__file__).parents[2] / "src"), "PYTHONUTF8": "1"}, capture_output=True, text=True, check=False,
    )
    assert told.returncode == 0, told.stderr
    rooms = ("registry.room", "books.calls", "placeholders.room", "settings.room", "seals.use_room", "seals.seal_room")
    assert not {f"bangongshi.screens.{room}" for room in rooms} & set(told.stdout.split())


def test_the_digit_leads_here_and_the_arrows_through_the_rooms_of_seals(desk_: Desk) -> None:
    async def work(clerk: Clerk) -> None:
        clerk.expect("印章 [用印] 印章  外借  介绍信  证照", "今天还没有用印；F2 登记。")
        for shown in ("印章", "外借", "介绍信", "证照", "用印"):
            await clerk.press("右")
            clerk.expect(f"[{shown}]")
        await clerk.press("下一步")
        clerk.expect("先选一件")
        await clerk.press("退一步")
        clerk.expect("首页")

    story(desk_, work)


def test_a_line_shows_what_the_register_shows(desk_: Desk) -> None:
    use(desk_, copies="3", spoiled="1", spoiled_note="李某当场销毁")

    async def work(clerk: Clerk) -> None:
        row = clerk.rows()[0]
        assert row["用印编号"] == "用印〔2026〕1号"
        assert (row["时间"], row["份数"], row["经办人"], row["状态"]) == ("09:00", "3", "赵科员", "废1")
        assert row["文件名称/事由"] == "在职证明"

    story(desk_, work)

    async def wide(clerk: Clerk) -> None:
        row = clerk.rows()[0]
        assert (row["事项"], row["处数"], row["部门"], row["审批人"]) == ("证明", "3", "综合科", "张主任")
        assert row["印章"].startswith("清河县人民")

    story(desk_, wide, (140, 30))


def test_a_yes_by_telephone_is_countersigned_by_f8(desk_: Desk, clock: StandingClock) -> None:  # noqa: F811
    first = use(desk_, approval_way="电话")

    async def work(clerk: Clerk) -> None:
        assert clerk.rows()[0]["状态"] == "待补签 11-24"
        assert clerk.hints["next_step"] == "补签"
        await clerk.press("下一步", "下一格")
        await clerk.type("审批单 7 号")
        await clerk.press("保存")
        clerk.expect("已补签 用印〔2026〕1号")
        await clerk.press("下一步")
        clerk.expect("没有要补的；F2 接着用印")
        await clerk.press("办理", "3")
        clerk.expect("不用补签")

    story(desk_, work)
    assert row_of(desk_, first).countersign_evidence == "审批单 7 号"
    second = use(desk_, approval_way="电话")
    clock.pass_(days=3)

    async def late(clerk: Clerk) -> None:
        clerk.expect("今天还没有用印")
        await clerk.press("视图")
        assert [row["状态"] for row in clerk.rows()] == ["逾期未补签2天"]

    story(desk_, late)
    assert row_of(desk_, second).countersigned_at is None


def test_views_go_round_and_a_refusal_is_among_the_refused(desk_: Desk) -> None:
    use(desk_)

    async def work(clerk: Clerk) -> None:
        await clerk.press("办理", "4")
        clerk.expect("拒绝用印：留一行，不编号")
        await clerk.press("2", *["下一格"] * 2)
        await clerk.type("个人担保")
        await clerk.press("下一格", "下一格", "左", "左", "左", *["下一格"] * 6)
        await clerk.type("不在范围")
        await clerk.press("保存")
        clerk.expect("已记下拒绝用印")
        await clerk.press("视图", "视图")
        clerk.expect("用印：今天　未了　[拒绝]　全部　共 1 笔", "不编号")
        await clerk.press("作废")
        clerk.expect("没有盖，也没有编号")
        await clerk.press("修改")
        await clerk.press(*["下一格"] * 10)
        await clerk.type("写错")
        await clerk.press("保存")
        clerk.expect("已更正")

    story(desk_, work)
    assert [row.state for row in uses(desk_, UseView.REFUSED).rows] == [UseState.REFUSED]


def test_the_same_again_brings_what_repeats(desk_: Desk) -> None:
    use(desk_, copies="2")

    async def work(clerk: Clerk) -> None:
        await clerk.press("办理", "2")
        assert isinstance(clerk.screen, UseForm)
        values = clerk.screen.query_one(Form).values()
        assert (values["applicant"], values["seals"], values["matter"], values["approver"]) == (
            "赵科员", OFFICE, "证明", "张主任")
        await clerk.press("保存")
        clerk.expect("已登记 用印〔2026〕2号", "共 2 笔")

    story(desk_, work)


def test_blank_sheets_are_counted_and_must_agree(desk_: Desk) -> None:
    first = use(desk_, subject="空白证明", copies="3", sheets_first="001", sheets_last="003", sheets_due="明天",
                approval_evidence="审批单 3 号")

    async def work(clerk: Clerk) -> None:
        assert clerk.rows()[0]["状态"] == "空白件 11-24"
        await clerk.press("下一步")
        await clerk.type("1")
        await clerk.press("下一格")
        await clerk.type("1")
        await clerk.press("保存")
        clerk.expect("对得上才能清点（YZ-04）")
        await clerk.press("下一格", "下一格")
        await clerk.type("1")
        await clerk.press("保存")
        clerk.expect("已清点 用印〔2026〕1号")

    story(desk_, work)
    assert row_of(desk_, first).sheets_settled_at is not None


def test_the_days_tally_is_shown_and_saved(desk_: Desk, tmp_path: Path) -> None:
    use(desk_, copies="3", spoiled="1", spoiled_note="李某当场销毁")

    async def work(clerk: Clerk) -> None:
        await clerk.press("办理", "6")
        clerk.expect("日结：哪一天", "今天")
        await clerk.press("保存")
        assert isinstance(clerk.screen, TallyPage)
        clerk.expect("日结 2026-11-23", OFFICE)
        await clerk.press("保存")
        await into(clerk, str(tmp_path / "日结.txt"))
        await clerk.press("回车", "回车")
        assert isinstance(clerk.screen, UsesRoom), clerk.text()
        assert OFFICE in (tmp_path / "日结.txt").read_text(encoding="utf-8-sig")
        await clerk.press("办理", "6", "保存", "退一步")
        clerk.expect("日结：哪一天")
        await clerk.press("退一步")
        assert isinstance(clerk.screen, UsesRoom)

    story(desk_, work)


def test_the_paper_behind_a_use_or_the_sentence_that_there_is_none(desk_: Desk) -> None:
    paper = receive.sign_in_and_enrol(desk_, {
        "unit_name": "某市水利局", "title": "关于冬修的通知", "source_number": "水发〔2026〕31号", "secrecy": "公开",
    })
    use(desk_)

    async def none(clerk: Clerk) -> None:
        await clerk.press("办理", "8")
        clerk.expect("这一笔没有登记的文件")
        await clerk.press("退一步")
        assert isinstance(clerk.screen, UsesRoom)

    story(desk_, none)
    use(desk_, paper="收〔2026〕1号", subject="关于冬修的通知")
    assert paper.ids

    async def there(clerk: Clerk) -> None:
        await clerk.press("办理", "8")
        assert isinstance(clerk.screen, RegistryRoom)
        clerk.expect("收〔2026〕1号", "关于冬修的通知")

    story(desk_, there)


def test_void_and_amend_ask_why(desk_: Desk) -> None:
    first = use(desk_)

    async def work(clerk: Clerk) -> None:
        await clerk.press("修改")
        clerk.expect("更正用印：旧值留痕可查，编号不动")
        form = clerk.screen.query_one(Form)
        form.fill({"kept_copy": "审批单，第3盒", "reason": "补记留存"}, clean=False)
        await clerk.press("保存")
        clerk.expect("已更正 用印〔2026〕1号")
        await clerk.press("作废", "保存")
        clerk.expect("请填作废理由")
        await clerk.type("登重了")
        await clerk.press("保存")
        clerk.expect("已作废 用印〔2026〕1号", "作废")
        await clerk.press("作废")
        clerk.expect("已经作废")
        await clerk.press("打开")
        clerk.expect("登重了", "审批单，第3盒")
        await clerk.press("翻页")
        await clerk.until(lambda: "更正用印" in clerk.text(), "the story")
        await clerk.press("翻页")
        await clerk.until(lambda: "作废用印" in clerk.text(), "the end of the story")

    story(desk_, work)
    assert (row_of(desk_, first).state, row_of(desk_, first).kept_copy) == (UseState.VOID, "审批单，第3盒")


def test_what_is_not_public_shows_only_while_revealed_until_it_is_published(desk_: Desk) -> None:
    use(desk_, subject="关于张三任职的证明", secrecy="未公布")

    async def work(clerk: Clerk) -> None:
        clerk.expect("证明用印")
        assert "张三" not in clerk.everything_held()
        await clerk.press("揭示")
        clerk.expect("已揭示，60 秒后遮回")
        assert "张三" in clerk.everything_held()
        clerk.screen.covering()  # type: ignore[attr-defined]
        await clerk.settle()
        assert "张三" not in clerk.everything_held()
        await clerk.press("打开")
        clerk.expect("关于张三任职的证明")
        await clerk.press("退一步", "办理", "7", "下一格")
        await clerk.type("已在门户网站公开，李主任审查")
        await clerk.press("保存")
        clerk.expect("已公布 用印〔2026〕1号")
        await clerk.press("办理", "7")
        clerk.expect("不是未公布的")

    story(desk_, work, (120, 30))


def test_find_by_applicant_and_by_number(desk_: Desk) -> None:
    use(desk_)
    use(desk_, applicant="孙某", subject="合作社证明")

    async def work(clerk: Clerk) -> None:
        await clerk.press("查找")
        await clerk.type("孙")
        clerk.expect("[全部]", "共 1 笔", "合作社证明")
        await clerk.press("回车", "退一步")
        clerk.expect("[今天]", "共 2 笔")
        await clerk.press("查找")
        await clerk.type("没有的人")
        clerk.expect("没有找到「没有的人」")
        await clerk.press("回车", "视图")
        clerk.expect("[未了]")

    story(desk_, work)


def test_a_line_of_home_stands_under_the_cursor(desk_: Desk, clock: StandingClock) -> None:  # noqa: F811
    first = use(desk_, approval_way="电话")
    clock.pass_(days=1)
    use(desk_)

    async def work(clerk: Clerk) -> None:
        assert isinstance(clerk.screen, UsesRoom)
        clerk.screen.show(first)
        await clerk.settle()
        assert clerk.screen.view == "未了"
        assert clerk.screen.table.row is not None
        assert clerk.screen.table.row.id == first

    story(desk_, work)
