"""人员: who receives papers, in rank order; namesakes told apart; who left stays in the book."""

from collections.abc import Mapping

from bangongshi.duties import people
from bangongshi.models.done import Done
from bangongshi.models.people import PersonRow
from bangongshi.models.windows import Page, Window
from bangongshi.screens.dialogs.lines import Line, columns, short
from bangongshi.screens.dialogs.pick_one import PickOne
from bangongshi.screens.settings.exchange import exchange_deeds
from bangongshi.screens.settings.tab import Deed, Tab
from bangongshi.widgets.fields import FieldSpec, Kind
from bangongshi.widgets.picker import Candidate

NO, YES = "否", "是"


class PeopleTab(Tab):
    """The people."""

    name = "人员"
    columns = columns(
        ("排序", 4), ("姓名", -3), ("部门", -2), ("职务", -2), ("分管", -3, 110), ("单位", -2, 100), ("电话", 13, 90),
        ("状态", 4),
    )
    empty = "还没有人员。按 F2 添加，或按 F9 导入名单。"
    views = ("在岗", "全部")

    def source(self, window: Window) -> Page[Line]:
        """By rank, then pinyin."""
        page = people.people_page(self.desk, window, retired=self.view == 1)
        return Page(tuple(_line(row) for row in page.rows), page.more_before, page.more_after)

    def heading(self) -> str:
        """How many, in which view."""
        total = people.people_total(self.desk, retired=self.view == 1)
        return f"{'在岗' if self.view == 0 else '全部（含离岗）'} {total} 人，按排序和拼音。"

    def deeds(self, line: Line | None) -> tuple[Deed, ...]:
        """F8 changes a person, or brings one back; with no line it adds."""
        add = Deed("new", "添加", self._add, "添加一位。", "2")
        rest = exchange_deeds(self, "people", "人员")
        if line is None:
            return (Deed("next_step", "添加", self._add, "添加一位。", "1"), add, *rest)
        active = line.meaning is None
        name = short(line.cells[1])
        back = Deed("next_step", "返岗", lambda: self._bring_back(line.id), f"{name}返岗。", "1")
        change = Deed("next_step", "修改", lambda: self._change(line.id), f"修改{name}。", "1")
        return (
            change if active else back,
            add,
            Deed("edit", "修改", lambda: self._change(line.id), f"修改{name}。", "3"),
            *rest,
            Deed("find", "查找", self._find, "按汉字或拼音首字母找。", "6"),
            Deed("void", "离岗", lambda: self._retire(line.id, name), "不再列为候选，旧登记照常可查。", "9",
                 "" if active else f"{name}已经离岗，按 F8 返岗。"),
        )

    def opened(self, line: Line) -> None:
        """Enter opens the form."""
        self.do("edit", line)

    def _add(self) -> None:
        self.ask("添加人员", self._fields(), lambda typed: people.add_person(self.desk, typed), "添加人员",
                 values={"leader": NO}, label="添加")

    def _change(self, person_id: int) -> None:
        before = people.person_values(self.desk, person_id)

        def save(typed: Mapping[str, str]) -> Done:
            return people.edit_person(self.desk, person_id, {**typed, "version": before["version"]})

        values = {**before, "leader": before["leader"] or NO}
        self.ask(f"修改人员：{short(before['name'])}", self._fields(), save, "修改人员", values=values)

    def _retire(self, person_id: int, name: str) -> None:
        self.ask(
            f"离岗：{name}", [FieldSpec("reason", "原因", required=True, help="如：退休、调出。")],
            lambda typed: people.retire_person(self.desk, person_id, typed["reason"]), "人员离岗", label="离岗",
        )

    def _bring_back(self, person_id: int) -> None:
        self.finish("人员返岗", people.bring_back_person(self.desk, person_id))

    def _find(self) -> None:
        seen: dict[int, PersonRow] = {}

        def find(typed: str) -> list[Candidate]:
            rows = people.pick_people(self.desk, typed)
            seen.update({row.id: row for row in rows})
            return [Candidate(row.id, row.shown, f"{row.department} {row.post}".strip()) for row in rows]

        def found(one: Candidate | None) -> None:
            if one is not None and one.id in seen:
                self.jump(seen[one.id].place, one.id)

        self.room.app.push_screen(PickOne("查找人员", find, "没有这一位；离岗的请按 F7 看全部。"), found)

    def _fields(self) -> tuple[FieldSpec, ...]:
        return (
            FieldSpec("name", "姓名", required=True),
            FieldSpec("unit_name", "单位", Kind.PICKER, find=self._units, help="本单位的留空；外单位的输汉字或拼音首字母。"),
            FieldSpec("department", "部门", help="同名的人靠部门和职务区分。"),
            FieldSpec("post", "职务"),
            FieldSpec("rank", "排序", Kind.NUMBER, help="1 排最前；不排的留空。"),
            FieldSpec("leader", "领导", Kind.CHOICE, choices=(NO, YES), help="领导在送阅时先列出。"),
            FieldSpec("remit", "分管", wide=True, help="分管的处室、单位、事项，用、隔开。"),
            FieldSpec("phone", "电话"),
            FieldSpec("code", "代号", help="涉密件占位时代替姓名。"),
            FieldSpec("note", "备注", wide=True),
        )

    def _units(self, typed: str) -> list[Candidate]:
        return [Candidate(unit.id, unit.name, unit.relation) for unit in people.pick_units(self.desk, typed)]


def _line(row: PersonRow) -> Line:
    facts = (("分管", row.remit), ("单位", row.unit_name), ("电话", row.phone), ("代号", row.code), ("备注", row.note))
    told = "　".join(f"{label}：{text}" for label, text in facts if text)
    head = f"{row.shown}{'（领导）' if row.leader else ''}　{row.department} {row.post}".strip()
    cells = (
        str(row.rank) if row.rank else "", row.shown, row.department, row.post, row.remit, row.unit_name, row.phone,
        "" if row.active else "离岗",
    )
    return Line(row.id, row.place, cells, f"{head}　{told}", None if row.active else "void")
