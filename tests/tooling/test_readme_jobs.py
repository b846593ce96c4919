"""Are the README's figures for 「做一件事要按几个键」 what the real screens need? Each job is done and its keys counted."""

import re
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import first_run
from bangongshi.duties.people import add_person, pick_people
from bangongshi.duties.registry import receive, slips, vetting
from bangongshi.models.words import SlipMode
from matter_fixtures import in_hand
from office_fixtures import new_desk
from seal_fixtures import authority, seal
from stories.clerk import Clerk, at_work
from widgets.bench import live

README = Path(__file__).resolve().parents[2] / "README.md"
TITLE, NUMBER = "关于召开防汛会议的通知", "某水发〔2026〕16号"
Job = Callable[[Clerk], Awaitable[int]]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A unit with two leaders and three papers in the cabinet, each vetted and on its 传阅单, none sent yet."""
    made = new_desk(tmp_path / "vault")
    first_run(made, {"unit_name": "清水县人民政府办公室", "unit_code": "清政办发", "unit_type": "机关"})
    for name, rank in (("张主任", "1"), ("李副主任", "2")):
        add_person(made, {"name": name, "rank": rank, "leader": "是"})
    for unit, title, number in (
        ("某市水利局", "关于今冬水利工作的通知", "某水发〔2026〕15号"),
        ("某市财政局", "关于预算编制的通知", "某财发〔2026〕27号"),
        ("某市教育局", "关于校园安全的通知", "某教发〔2026〕33号"),
    ):
        (paper,) = receive.sign_in_and_enrol(made, {
            "unit_name": unit, "title": title, "source_number": number, "secrecy": "公开", "due": "昨天",
            "handling": "阅件",
        }).ids
        vetting.vet(made, [paper])
        readers = [person.id for person in pick_people(made, "")]
        slips.open_slip(made, [paper], readers, SlipMode.IN_TURN, send=False)
    authority(made, seal(made))
    for name, department in (("赵科员", "综合科"), ("钱干事", "财务科")):
        add_person(made, {"name": name, "department": department, "phone": "86001"})
    for lead in ("综合科", "财务科"):
        in_hand(made, title=f"{lead}的一项", lead=lead, basis="", source="会议决定", due="今天")
    yield made
    made.vault.close()


async def today(clerk: Clerk) -> int:
    clerk.expect("逾期", "收〔2026〕1号")
    return clerk.count


async def where(clerk: Clerk) -> int:
    await clerk.press("查找")
    await clerk.type("水利")
    clerk.expect_row(number="收〔2026〕1号", where="文件柜", due="逾期1天", next="送阅")
    return clerk.count


async def who_and_when(clerk: Clerk) -> int:
    await where(clerk)
    await clerk.press("回车", "打开", "末行")
    await clerk.until(lambda: "王文秘 签收" in clerk.text(), "the end of the story")
    clerk.expect("王文秘 登记")
    return clerk.count


async def enrol(clerk: Clerk) -> int:
    await clerk.press("登记")
    await clerk.type("水利")
    await clerk.press("1", "下一格")
    await clerk.type(TITLE)
    await clerk.press("下一格")
    await clerk.type(NUMBER)
    await clerk.press("保存")
    clerk.expect("已登记 收〔2026〕4号")
    return clerk.count - len(TITLE) - len(NUMBER)


async def send(clerk: Clerk) -> int:
    await clerk.press("下一步")
    clerk.expect("已送 张主任：收〔2026〕1号")
    return clerk.count


async def take_in(clerk: Clerk) -> int:
    before = await send(clerk)
    await clerk.press("下一步", "回车")
    clerk.expect("已收回 收〔2026〕1号")
    return clerk.count - before


async def send_three(clerk: Clerk) -> int:
    await clerk.press("收发")
    clerk.count = 0
    await clerk.press("空格", "空格", "空格", "送阅")
    await clerk.until(lambda: "等 3 件" in clerk.text() and "已送" in clerk.text(), "three sent")
    assert all(row["在哪"].startswith("张主任") for row in clerk.rows())
    return clerk.count


async def next_in_queue(clerk: Clerk) -> int:
    await clerk.press("印章", "登记")
    await clerk.type("赵")
    await clerk.press("1", "下一格")
    await clerk.type("1")
    await clerk.press("1", "下一格", "下一格", "下一格", "3", "下一格", "下一格", "1", "登记")
    clerk.expect("下一个编号 用印〔2026〕2号")
    clerk.count = 0
    await clerk.type("钱")
    await clerk.press("1", "下一格")
    await clerk.type("2")
    await clerk.press("1", "登记")
    clerk.expect("已登记 用印〔2026〕2号")
    return clerk.count


async def chase(clerk: Clerk) -> int:
    await clerk.press("督办", "后一簿")
    clerk.count = 0
    await clerk.press("下一步", "1")
    clerk.expect("共 1 项")
    return clerk.count


async def report(clerk: Clerk) -> int:
    await clerk.press("督办")
    clerk.expect("本月应办 2 项，办结 0 项")
    return clerk.count


JOBS: dict[str, Job] = {
    "今天要办什么": today, "那个文件到哪了": where, "谁批的、什么时候给他的": who_and_when, "登记熟单位的来文": enrol,
    "送一位领导阅": send, "收回来": take_in, "三件一起送": send_three,
    "盖章：排队的下一位": next_in_queue, "催一下督办事项": chase, "报个数": report,
}


def claimed() -> dict[str, int]:
    """Job → keys, as the README says."""
    part = README.read_text(encoding="utf-8").partition("<!-- begin jobs -->")[2].partition("<!-- end jobs -->")[0]
    return {found[1]: int(found[2]) for found in re.finditer(r"^\| ([^|]+?) \|[^|]+\| (\d+) \|$", part, re.MULTILINE)}


def test_every_job_of_the_table_is_counted_here() -> None:
    assert list(claimed()) == list(JOBS)


@pytest.mark.parametrize("name", JOBS)
def test_a_job_takes_the_keys_the_readme_says(desk: Desk, name: str) -> None:
    @live
    async def job() -> None:
        async with at_work(desk) as clerk:
            clerk.count = 0
            assert await JOBS[name](clerk) == claimed()[name]

    job()
