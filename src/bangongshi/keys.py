"""THE key table: which key does what, where, and by which second road (design.md §6).

Footer, F1 help, F12, the numbered 办理 menus, the README table and the tests are all made from these two tables.
`keys` are Textual's key names, `action` the name of the screen's or the app's action, `rank` the right to a place in
the footer (1 first, 0 never). Bare letters are not in the table: the clerk's IME would eat them.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """Where a key is alive, and who answers it. APP: everywhere; LIST: a screen with a list; ROWS: the list itself."""

    APP = "处处"
    LIST = "列表"
    ROWS = "行"
    FORM = "表单"
    DIALOG = "小窗"


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the key table. `priority`: reaches its action even while a field has the focus."""

    id: str
    keys: tuple[str, ...]
    label: str
    sentence: str
    action: str
    scopes: tuple[Scope, ...]
    rank: int = 0
    second_road: str = ""
    priority: bool = False
    caps: str = ""

    @property
    def cap(self) -> str:
        """What stands on the first key, as a person reads it: F8, Esc, Ctrl+S, 回车."""
        return self.caps or cap_of(self.keys[0])


@dataclass(frozen=True, slots=True)
class Verb:
    """One line of a numbered menu. `digit` is frozen for good; without one it stands below, reached by arrow."""

    id: str
    label: str
    sentence: str
    digit: str = ""


@dataclass(frozen=True, slots=True)
class FooterLabel:
    """One hint of the footer: the binding's id, its key cap, its label as it stands now."""

    id: str
    cap: str
    label: str


_CAPS = {
    "enter": "回车", "space": "空格", "escape": "Esc", "tab": "Tab", "shift+tab": "Shift+Tab", "delete": "Del",
    "up": "上箭头", "down": "下箭头", "left": "左箭头", "right": "右箭头", "pageup": "PgUp", "pagedown": "PgDn",
    "home": "Home", "end": "End", "slash": "/", "question_mark": "?", "plus": "+", "minus": "-",
}

_EVERY_LIST = (Scope.LIST,)
_ROWS = (Scope.ROWS,)
_EVERYWHERE = (Scope.APP,)

KEYS: tuple[Key, ...] = (
    Key("home", ("0",), "首页", "回首页：逾期、到期、在外、保密一览。", "go('home')", _EVERYWHERE, 0, "F12"),
    Key("registry", ("1",), "收发", "到收发：收文登记簿。", "go('registry')", _EVERYWHERE, 0, "F12"),
    Key("seals", ("2",), "印章", "到印章：用印、外借、介绍信、证照。", "go('seal_uses')", _EVERYWHERE, 0, "F12"),
    Key("settings", ("5",), "设置", "到设置：单位、人员、日历、时限、备份、体检。", "go('settings')", _EVERYWHERE, 0, "F12"),
    Key("move", ("up", "down", "pageup", "pagedown", "home", "end"), "移动", "上下一行、翻页、首行末行。",
        "", _ROWS, 0, "鼠标滚轮", caps="上下箭头 PgUp PgDn Home End"),
    Key("open", ("enter",), "打开", "打开本行；在小窗里是确认。", "open", _ROWS, 0, "鼠标双击"),
    Key("back", ("escape",), "退一步", "清查找，关小窗，回列表，回首页；不退出程序，不丢已填的字。", "back",
        (Scope.LIST, Scope.FORM, Scope.DIALOG), 9, "F12"),
    Key("mark", ("space",), "标记", "标记本行；随后的办理作用于全部标记的行。", "mark", _ROWS, 7, "F12"),
    Key("register_left", ("left",), "前一簿", "到前一个登记簿。", "previous_register", _EVERY_LIST, 0, "F12"),
    Key("register_right", ("right",), "后一簿", "到后一个登记簿。", "next_register", _EVERY_LIST, 0, "F12"),
    Key("next_field", ("tab", "shift+tab"), "下一格", "到下一个、上一个字段或栏。", "", (Scope.LIST, Scope.FORM), 0,
        "回车", caps="Tab Shift+Tab"),
    Key("help", ("f1", "question_mark"), "帮助", "本屏能做什么；不能做的说明为什么；近期提示。", "help", _EVERYWHERE, 2, "?"),
    Key("new", ("f2", "ctrl+n"), "登记", "登记新的一件。", "new", _EVERY_LIST, 3, "Ctrl+N"),
    Key("find", ("f3", "slash", "ctrl+f"), "查找", "边打边找；回车留住结果，Esc 清除。", "find", _EVERY_LIST, 4, "/ 或 Ctrl+F"),
    Key("edit", ("f4",), "修改", "更正本件；旧值留痕可查。", "edit", _EVERY_LIST, 0, "F9 → 更正"),
    Key("refresh", ("f5",), "刷新", "重新读一遍列表，位置不动。", "refresh_list", _EVERY_LIST, 0, "F12"),
    Key("pane", ("f6",), "换栏", "在列表和详情之间来回。", "switch_pane", _EVERY_LIST, 0, "Tab", priority=True),
    Key("view", ("f7",), "视图", "待办、逾期、密件、全部依次换；有未核对的历史件时也换到历史；首页换到晨报、日清。", "next_view", _EVERY_LIST, 6, "F12"),
    Key("next_step", ("f8",), "下一步", "办这一行自然的下一步；字样随状态变。", "next_step", _EVERY_LIST, 1, "F9 → 1"),
    Key("menu", ("f9",), "办理", "编号的办理菜单；不能办的留着并说明为什么。", "menu", _EVERY_LIST, 5, "F12"),
    Key("void", ("delete",), "作废", "作废本件：先问清是哪一件，写明原因，号不再用。", "void", _EVERY_LIST, 0, "F9 → 9"),
    Key("save", ("ctrl+s",), "保存", "保存表单。", "save", (Scope.FORM,), 1, "末尾的按钮"),
    Key("take_back", ("ctrl+z",), "回退", "回退刚才那一步，先说明退的是什么；表单里是撤销打字。", "take_back", _EVERY_LIST, 8,
        "F9 → 0"),
    Key("copy", ("ctrl+c",), "复制", "复制文号和标题。", "copy_reference", _EVERY_LIST, 0, "F12"),
    Key("reveal", ("ctrl+r",), "揭示", "揭示本列表的真标题 60 秒，记入日志。", "reveal", _EVERY_LIST, 0, "F9 → 揭示"),
    Key("cover", ("ctrl+l",), "遮屏", "立刻遮住屏幕；遮住时再按一次即锁定。", "cover", _EVERYWHERE, 0, "F12", priority=True),
    Key("commands", ("f12", "ctrl+p"), "全部命令", "按汉字、全拼或首字母找命令。", "commands", _EVERYWHERE, 10, "Ctrl+P"),
    Key("quit", ("ctrl+q",), "退出", "退出；没保存的内容留作稿，下次接着填。", "quit", _EVERYWHERE, 0, "F12", priority=True),
)

MENUS: Mapping[str, tuple[Verb, ...]] = {
    "收文": (
        Verb("next_step", "下一步", "办自然的下一步。", "1"),
        Verb("send_out", "送阅", "送给下一位该阅的人；没有传阅单就问送给谁。", "2"),
        Verb("take_in", "收回", "收回在外的份，照录意见。", "3"),
        Verb("chase", "催办", "催一次：问了谁、怎么答、下次哪天再问。", "4"),
        Verb("close", "办结", "办结：写明怎样了结。", "5"),
        Verb("set_due", "改时限", "改办理时限，写明依据。", "6"),
        Verb("mark_key", "标为重点", "标为重点，或取消重点。", "7"),
        Verb("publish", "公布", "公布：写明日期、渠道、保密审查人。", "8"),
        Verb("void", "作废", "作废：写明原因，号不再用。", "9"),
        Verb("take_back", "回退", "回退刚才那一步。", "0"),
        Verb("vet", "初审", "初审：是否该由本单位办，合不合行文规则。"),
        Verb("return_paper", "退文", "退回来文单位：写明理由，谁签收的。"),
        Verb("propose", "拟办", "写拟办意见，拟请谁批示、谁主办。"),
        Verb("submit", "呈批", "把原件送给该批示的领导。"),
        Verb("instruct", "批示", "照录领导批示，一字不改。"),
        Verb("settle", "协调批示", "几位领导批示不一致：记下主任协调的结果。"),
        Verb("pass_on", "传达", "把批示传达给承办的人，记下谁、何时、复述没有。"),
        Verb("circulate", "传阅", "开传阅单：定方式、定人、按排序送。"),
        Verb("keep", "留用", "领导要留用：记下留到哪天。"),
        Verb("cross", "横传", "阅文人自己传给了别人：记下现在在谁手里。"),
        Verb("recall", "撤传", "不再传阅：没阅的不送了，在外的要收回。"),
        Verb("assign", "承办", "交给主办一家，协办几家，各有时限。"),
        Verb("consult", "征求意见", "请别的单位会签或提意见，到期要回。"),
        Verb("feedback", "办复", "承办、会签、征求意见有了结果，照录。"),
        Verb("waive", "免办", "不用办了：写明理由。"),
        Verb("reply", "答复", "答复来文单位：日期、方式、文号。"),
        Verb("amend", "更正", "更正登记的内容，旧值留痕。"),
        Verb("check", "核对", "核对导入的历史件。"),
        Verb("reveal", "揭示", "揭示真标题，记入日志。"),
        Verb("story", "经过", "这一件从头到尾的经过，可存成文本。"),
        Verb("spill", "涉密误录", "误录了涉密内容：立刻停手，按步骤报告、清除。"),
        Verb("import", "导入", "从表格文件导入旧登记簿，先看后存。"),
        Verb("export", "导出", "把登记簿导出成表格文件。"),
    ),
    "传阅": (
        Verb("next_step", "下一步", "没送的送出，在外的收回。", "1"),
        Verb("send_out", "送阅", "送给传阅单上的下一位。", "2"),
        Verb("take_in", "收回", "收回在外的份，照录意见。", "3"),
        Verb("chase", "催办", "催一次：问了谁、怎么答、下次哪天再问。", "4"),
        Verb("keep", "留用", "领导要留用：记下留到哪天。", "5"),
        Verb("cross", "横传", "阅文人自己传给了别人：记下现在在谁手里。", "6"),
        Verb("recall", "撤传", "不再传阅：没阅的不送了，在外的要收回。", "7"),
        Verb("open_paper", "看原件", "到收文里打开这一件。", "8"),
        Verb("take_back", "回退", "回退刚才那一步。", "0"),
        Verb("export", "导出", "把传阅登记导出成表格文件。"),
    ),
    "批示": (
        Verb("next_step", "下一步", "没传达的传达。", "1"),
        Verb("pass_on", "传达", "传达给谁、何时、怎么传的、复述没有。", "2"),
        Verb("needless", "不用传达", "只供阅知，不用传达：写明理由。", "3"),
        Verb("settle", "协调批示", "几位领导批示不一致：记下主任协调的结果。", "4"),
        Verb("open_paper", "看原件", "到收文里打开这一件。", "8"),
        Verb("take_back", "回退", "回退刚才那一步。", "0"),
        Verb("reveal", "揭示", "揭示真标题和批示原文，记入日志。"),
        Verb("export", "导出", "把领导批示登记导出成表格文件。"),
    ),
    "催办": (
        Verb("next_step", "下一步", "催一次，记下答复。", "1"),
        Verb("chase", "催办", "催一次：怎么答、下次哪天再问。", "2"),
        Verb("done", "办复", "说办完了：照录结果，或收回原件。", "3"),
        Verb("set_due", "改时限", "改时限，写明依据。", "4"),
        Verb("open_paper", "看原件", "到收文里打开这一件。", "8"),
        Verb("take_back", "回退", "回退刚才那一步。", "0"),
    ),
    "用印": (
        Verb("next_step", "下一步", "该补签的补签，空白件该清点的清点；没有就接着用印。", "1"),
        Verb("again", "照此再用印", "照这一笔再登一笔：章、事项、审批人照旧，只改不同的。", "2"),
        Verb("countersign", "补签", "电话同意的，领导补签了：谁、何时、凭什么。", "3"),
        Verb("refuse", "拒绝用印", "不该盖的不盖：写明理由，留一行，不编号。", "4"),
        Verb("settle", "清点空白件", "空白件用了几张、退回几张、销毁几张，要与领出的相符。", "5"),
        Verb("tally", "日结", "一天里每枚章用了几次、几份、几处、废几张，可存成文本。", "6"),
        Verb("publish", "公布", "这一笔不再保密：写明依据，标题从此照原样显示。", "7"),
        Verb("open_paper", "看原件", "到收文里打开这一笔所属的文件。", "8"),
        Verb("void", "作废", "作废这一笔：写明原因，号不再用。", "9"),
        Verb("take_back", "回退", "回退刚才那一步。", "0"),
        Verb("amend", "更正", "更正登记的内容，旧值留痕。"),
        Verb("story", "经过", "这一笔从头到尾的经过。"),
        Verb("reveal", "揭示", "揭示真标题，记入日志。"),
        Verb("import", "导入", "从表格文件导入旧的用印登记簿，先看后存。"),
        Verb("export", "导出", "把用印登记簿导出成表格文件。"),
    ),
    "印章": (
        Verb("next_step", "下一步", "按印章现在的状态往下办。", "1"),
        Verb("use", "用印", "用这枚章。", "2"),
        Verb("lend", "外借", "外借或外带：两个人、事由、应还到几时几分。", "3"),
        Verb("hand_over", "移交", "移交保管：移交人、接收人、监交人；一天也要办。", "4"),
        Verb("authorise", "审批权限", "哪种事项、多大金额由谁批，谁可以代批。", "5"),
        Verb("give_back", "交回保管", "临时代管结束，交回保管人。", "6"),
        Verb("disable", "停用", "停用：写明通知文号和日期。", "7"),
        Verb("amend", "更正", "更正登记的内容，旧值留痕。", "8"),
        Verb("void", "作废", "登记错了的作废，写明原因。", "9"),
        Verb("take_back", "回退", "回退刚才那一步。", "0"),
        Verb("allow_cut", "批准刻制", "领导批准刻制：谁、何时。"),
        Verb("cut", "刻制", "已刻好：刻制单位、日期、印模留在哪里。"),
        Verb("enable", "启用", "启用：写明启用通知文号和日期。"),
        Verb("store", "封存", "停用后封存：谁批准、存在哪里。"),
        Verb("return_seal", "缴回", "停用后缴回制发机关：谁收的。"),
        Verb("destroy", "销毁", "停用后销毁：谁批准、两人监销、清单号。"),
        Verb("lose", "遗失", "章找不到了：立刻停用，报告。"),
        Verb("report", "报失", "遗失已报告：报给谁、何时。"),
        Verb("annul", "声明作废", "遗失的章已登报或发文声明作废。"),
        Verb("find", "找回", "找到了：写明在哪里找到。"),
        Verb("story", "经过", "这枚章从刻制到现在的经过。"),
        Verb("import", "导入", "从表格文件导入印章名册，先看后存。"),
        Verb("export", "导出", "把印章名册导出成表格文件。"),
    ),
    "外借": (
        Verb("next_step", "下一步", "在外的收回，该补签的补签。", "1"),
        Verb("take_in", "收回", "收回印章：几时几分、谁接的、在外盖了哪些。", "2"),
        Verb("countersign", "补签", "电话同意的，领导补签了：谁、何时、凭什么。", "3"),
        Verb("extend", "续借", "改应还时间：谁同意、为何；原来的时间留着。", "4"),
        Verb("publish", "公布", "这一笔不再保密：写明依据，事由从此照原样显示。", "7"),
        Verb("void", "作废", "登记错了的作废，写明原因。", "9"),
        Verb("take_back", "回退", "回退刚才那一步。", "0"),
        Verb("story", "经过", "这一笔从头到尾的经过。"),
        Verb("reveal", "揭示", "揭示真事由，记入日志。"),
        Verb("import", "导入", "从表格文件导入旧的外借登记，先看后存。"),
        Verb("export", "导出", "把印章外借登记导出成表格文件。"),
    ),
    "介绍信": (
        Verb("next_step", "下一步", "有缺号的说明缺号，该补签的补签。", "1"),
        Verb("return_letter", "退回", "没有用的退回来，贴回存根。", "2"),
        Verb("countersign", "补签", "电话同意的，领导补签了：谁、何时、凭什么。", "3"),
        Verb("lose", "遗失", "介绍信丢了：写明向谁报告。", "4"),
        Verb("explain", "说明缺号", "中间缺的号是怎么回事：作废或遗失。", "5"),
        Verb("book", "领一本", "新领一本介绍信：起号、止号。", "6"),
        Verb("publish", "公布", "这一封不再保密：写明依据，事由从此照原样显示。", "7"),
        Verb("close_book", "一本用完", "这一本不再用：没用的号都写明去向。", "8"),
        Verb("void", "作废", "写坏了的作废，写明原因，贴回存根。", "9"),
        Verb("take_back", "回退", "回退刚才那一步。", "0"),
        Verb("story", "经过", "这一封从头到尾的经过。"),
        Verb("reveal", "揭示", "揭示真事由，记入日志。"),
        Verb("import", "导入", "从表格文件导入旧的介绍信登记，先看后存。"),
        Verb("export", "导出", "把介绍信登记导出成表格文件。"),
    ),
    "证照": (
        Verb("next_step", "下一步", "借出的归还，快到期的换证。", "1"),
        Verb("lend", "借用", "借正本、副本，或给复印件：用途、接收单位、批准人。", "2"),
        Verb("take_in", "归还", "正本、副本还回来了。", "3"),
        Verb("countersign", "补签", "电话同意的，领导补签了：谁、何时、凭什么。", "4"),
        Verb("renew", "换证", "换了新证：新的编号和有效期，旧证留痕。", "5"),
        Verb("cancel", "注销", "注销：写明依据。", "6"),
        Verb("publish", "公布", "这一笔不再保密：写明依据，用途从此照原样显示。", "7"),
        Verb("amend", "更正", "更正登记的内容，旧值留痕。", "8"),
        Verb("void", "作废", "登记错了的作废，写明原因。", "9"),
        Verb("take_back", "回退", "回退刚才那一步。", "0"),
        Verb("story", "经过", "从头到尾的经过。"),
        Verb("reveal", "揭示", "揭示真用途，记入日志。"),
        Verb("import", "导入", "从表格文件导入旧的证照使用登记，先看后存。"),
        Verb("export", "导出", "把证照使用登记导出成表格文件。"),
    ),
    "涉密占位": (
        Verb("next_step", "下一步", "办自然的下一步。", "1"),
        Verb("send_out", "送阅", "送阅：填持有人代号和应还日。", "2"),
        Verb("take_in", "收回", "收回入柜；不许横传。", "3"),
        Verb("list_return", "列入清退", "发文单位要收回，列入清退。", "4"),
        Verb("list_file", "列入归档", "列入归档。", "5"),
        Verb("allow_destroy", "批准销毁", "领导已批准销毁：填批准人代号和日期。", "6"),
        Verb("lose", "去向不明", "找不到了：24 小时内报告。", "7"),
        Verb("find", "找回", "找到了。", "8"),
        Verb("void", "作废", "作废占位：选原因，序号不再用。", "9"),
        Verb("take_back", "回退", "回退刚才那一步。", "0"),
        Verb("put_away", "入柜", "放进保密柜；不清退、不归档、不销毁了也从这里回柜。"),
        Verb("report", "报告", "去向不明已报告保密部门。"),
        Verb("amend", "更正", "更正册页行和日期，旧值留痕。"),
    ),
}
"""Numbered menus by register. 1, 9 and 0 mean the same in all of them; a number, once given, is never given again."""

ALWAYS: Mapping[str, str] = {"1": "next_step", "9": "void", "0": "take_back"}
"""What these digits mean in every menu that has them."""

PINYIN: Mapping[str, str] = {
    "首页": "shouye", "收发": "shoufa", "设置": "shezhi", "移动": "yidong", "打开": "dakai", "退一步": "tuiyibu",
    "标记": "biaoji", "前一簿": "qianyibu", "后一簿": "houyibu", "下一格": "xiayige", "帮助": "bangzhu",
    "登记": "dengji", "查找": "chazhao", "修改": "xiugai", "刷新": "shuaxin", "换栏": "huanlan",
    "视图": "shitu", "下一步": "xiayibu", "办理": "banli", "作废": "zuofei", "保存": "baocun", "回退": "huitui",
    "复制": "fuzhi", "揭示": "jieshi", "遮屏": "zheping", "全部命令": "quanbumingling", "退出": "tuichu",
    "送阅": "songyue", "收回": "shouhui", "办结": "banjie", "改时限": "gaishixian",
    "标为重点": "biaoweizhongdian", "公布": "gongbu", "更正": "gengzheng", "核对": "hedui",
    "列入清退": "lieruqingtui", "列入归档": "lieruguidang", "批准销毁": "pizhunxiaohui", "去向不明": "quxiangbuming",
    "找回": "zhaohui", "入柜": "rugui", "报告": "baogao",
    "导入": "daoru", "导出": "daochu", "催办": "cuiban", "初审": "chushen", "退文": "tuiwen", "拟办": "niban",
    "呈批": "chengpi", "批示": "pishi", "协调批示": "xietiaopishi", "传达": "chuanda", "传阅": "chuanyue",
    "留用": "liuyong", "横传": "hengchuan", "撤传": "chechuan", "承办": "chengban", "征求意见": "zhengqiuyijian",
    "办复": "banfu", "免办": "mianban", "答复": "dafu", "经过": "jingguo", "涉密误录": "shemiwulu",
    "印章": "yinzhang", "照此再用印": "zhaocizaiyongyin", "补签": "buqian", "拒绝用印": "jujueyongyin",
    "清点空白件": "qingdiankongbaijian", "日结": "rijie", "用印": "yongyin", "外借": "waijie", "移交": "yijiao",
    "审批权限": "shenpiquanxian", "交回保管": "jiaohuibaoguan", "停用": "tingyong", "批准刻制": "pizhunkezhi",
    "刻制": "kezhi", "启用": "qiyong", "封存": "fengcun", "缴回": "jiaohui", "销毁": "xiaohui", "遗失": "yishi",
    "报失": "baoshi", "声明作废": "shengmingzuofei", "续借": "xujie", "退回": "tuihui", "说明缺号": "shuomingquehao",
    "领一本": "lingyiben", "一本用完": "yibenyongwan", "借用": "jieyong", "归还": "guihuan", "换证": "huanzheng",
    "注销": "zhuxiao",
    "看原件": "kanyuanjian", "不用传达": "buyongchuanda",
}
"""Full pinyin of the labels, for whoever searches F12 with the IME off; initials are computed."""

FOOTER_AT_80 = 8
"""More than eight hints in 80 columns fall off the edge without a sign (textual.md §3.2)."""


def cap_of(key: str) -> str:
    """A Textual key name as it is printed on the key: "f8" → F8, "ctrl+s" → Ctrl+S, "enter" → 回车."""
    if key in _CAPS:
        return _CAPS[key]
    return "+".join(part.upper() if len(part) <= 3 and part[0] == "f" else part.capitalize() for part in key.split("+"))


def bindings(*scopes: Scope) -> tuple[Key, ...]:
    """The lines alive in any of `scopes` that have an action, in table order; widgets make Bindings of them."""
    return tuple(key for key in KEYS if key.action and any(scope in key.scopes for scope in scopes))


def key(id: str) -> Key:  # noqa: A002
    """The line with this id. Raises KeyError."""
    for one in KEYS:
        if one.id == id:
            return one
    raise KeyError(id)


def footer(
    scope: Scope,
    width: int,
    labels: Mapping[str, str] | None = None,
    without: frozenset[str] = frozenset(),
) -> tuple[FooterLabel, ...]:
    """The hints that fit `width` columns, chosen by rank, in table order; at most 8 up to 80 columns.

    `labels` are labels of the moment by id (F8 says 送阅); `without` are ids that cannot be done here now.
    """
    now = labels or {}
    here = {scope, Scope.APP, Scope.ROWS} if scope is Scope.LIST else {scope, Scope.APP}
    alive = [one for one in KEYS if one.rank and one.id not in without and here & set(one.scopes)]
    most = max(FOOTER_AT_80, width // 10)
    chosen: list[Key] = []
    room = width
    for one in sorted(alive, key=lambda candidate: candidate.rank)[:most]:
        taken = _cells(one.cap) + 1 + _cells(now.get(one.id, one.label)) + 2
        if taken <= room:
            chosen.append(one)
            room -= taken
    chosen.sort(key=KEYS.index)
    return tuple(FooterLabel(one.id, one.cap, now.get(one.id, one.label)) for one in chosen)


def menu(register: str) -> tuple[Verb, ...]:
    """The numbered menu of a register: digits 1–9, 0, then the lines without a number."""
    return MENUS.get(register, ())


def readme_table() -> str:
    """The key table as Markdown for the README."""
    lines = ["| 键 | 名称 | 做什么 | 另一条路 |", "|---|---|---|---|"]
    for one in KEYS:
        caps = one.caps or " ".join(cap_of(name) for name in one.keys)
        lines.append(f"| {caps} | {one.label} | {one.sentence} | {one.second_road or '—'} |")
    return "\n".join(lines) + "\n"


def readme_menu(register: str) -> str:
    """A register's numbered menu as Markdown for the README."""
    lines = [f"| F9 {register} | 办理 | 做什么 |", "|---|---|---|"]
    lines += [f"| {verb.digit or '·'} | {verb.label} | {verb.sentence} |" for verb in menu(register)]
    return "\n".join(lines) + "\n"


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
