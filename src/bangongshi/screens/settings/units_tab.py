"""单位名录: the units we exchange papers with, in pinyin order."""

from collections.abc import Mapping

from bangongshi.duties import people
from bangongshi.models.done import Done
from bangongshi.models.people import UnitRow
from bangongshi.models.windows import Page, Window
from bangongshi.models.words import Relation
from bangongshi.screens.dialogs.lines import Line, columns, short
from bangongshi.screens.dialogs.pick_one import PickOne
from bangongshi.screens.settings.exchange import exchange_deeds
from bangongshi.screens.settings.tab import Deed, Tab
from bangongshi.widgets.fields import FieldSpec, Kind
from bangongshi.widgets.picker import Candidate

FIELDS = (
    FieldSpec("name", "单位名称", required=True, wide=True, help="全称，照公章上的写。"),
    FieldSpec("short_name", "简称", help="规范化简称，可以不填。"),
    FieldSpec("relation", "关系", Kind.CHOICE, choices=tuple(word.value for word in Relation), default=Relation.OTHER),
    FieldSpec("phone", "电话"),
    FieldSpec("note", "备注", wide=True),
)


class UnitsTab(Tab):
    """The other units."""

    name = "单位名录"
    columns = columns(("单位名称", -3), ("简称", -1), ("关系", 10), ("电话", 13, 90), ("状态", 4))
    empty = "还没有单位。收文时会自动加进来；也可按 F2 添加，或按 F9 导入。"
    views = ("在用", "全部")

    def source(self, window: Window) -> Page[Line]:
        """By pinyin."""
        page = people.units_page(self.desk, window, retired=self.view == 1)
        return Page(tuple(_line(row) for row in page.rows), page.more_before, page.more_after)

    def heading(self) -> str:
        """How many, in which view."""
        total = people.units_total(self.desk, retired=self.view == 1)
        return f"{'在用' if self.view == 0 else '全部（含停用）'} {total} 个单位，按拼音。"

    def deeds(self, line: Line | None) -> tuple[Deed, ...]:
        """F8 changes a unit, or takes it into use again; with no line it adds."""
        add = Deed("new", "添加", self._add, "添加一个单位。", "2")
        rest = exchange_deeds(self, "units", "单位名录")
        if line is None:
            return (Deed("next_step", "添加", self._add, "添加一个单位。", "1"), add, *rest)
        active, name = line.meaning is None, short(line.cells[0])
        back = Deed("next_step", "启用", lambda: self._bring_back(line.id), "重新列为候选。", "1")
        change = Deed("next_step", "修改", lambda: self._change(line.id), "修改本单位的名称、简称、关系。", "1")
        return (
            change if active else back,
            add,
            Deed("edit", "修改", lambda: self._change(line.id), "修改名称、简称、关系。", "3"),
            *rest,
            Deed("find", "查找", self._find, "按汉字或拼音首字母找。", "6"),
            Deed("void", "停用", lambda: self._retire(line.id, name), "不再列为候选，旧登记照常可查。", "9",
                 "" if active else "这个单位已经停用，按 F8 启用。"),
        )

    def opened(self, line: Line) -> None:
        """Enter opens the form."""
        self.do("edit", line)

    def _add(self) -> None:
        self.ask("添加单位", FIELDS, lambda typed: people.add_unit(self.desk, typed), "添加单位", label="添加")

    def _change(self, unit_id: int) -> None:
        before = people.unit_values(self.desk, unit_id)

        def save(typed: Mapping[str, str]) -> Done:
            return people.edit_unit(self.desk, unit_id, {**typed, "version": before["version"]})

        self.ask(f"修改单位：{short(before['name'])}", FIELDS, save, "修改单位", values=before)

    def _retire(self, unit_id: int, name: str) -> None:
        self.ask(
            f"停用：{name}", [FieldSpec("reason", "原因", required=True, help="如：撤销、合并。")],
            lambda typed: people.retire_unit(self.desk, unit_id, typed["reason"]), "停用单位", label="停用",
        )

    def _bring_back(self, unit_id: int) -> None:
        self.finish("启用单位", people.bring_back_unit(self.desk, unit_id))

    def _find(self) -> None:
        seen: dict[int, UnitRow] = {}

        def find(typed: str) -> list[Candidate]:
            rows = people.pick_units(self.desk, typed)
            seen.update({row.id: row for row in rows})
            return [Candidate(row.id, row.name, row.relation) for row in rows]

        def found(one: Candidate | None) -> None:
            if one is not None and one.id in seen:
                self.jump(seen[one.id].place, one.id)

        self.room.app.push_screen(PickOne("查找单位", find, "没有这个单位；停用的请按 F7 看全部。"), found)


def _line(row: UnitRow) -> Line:
    facts = (("简称", row.short_name), ("电话", row.phone), ("备注", row.note))
    told = "　".join(f"{label}：{text}" for label, text in facts if text)
    cells = (row.name, row.short_name, row.relation, row.phone, "" if row.active else "停用")
    return Line(row.id, row.place, cells, f"{row.name}（{row.relation}）　{told}", None if row.active else "void")
