"""Which column of a clerk's own 印章 registers is which? Field names, headers, and what registers in use call them.

Headers and their order are those of domain.md §10 (印章名册: the fields of §6.2); the synonyms are the trade's.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial

from bangongshi.models.import_fields import (
    MASKED_HEADER,
    CellKind,
    ImportField,
    Strength,
    plain_header,
)

_LINE, _TEXT, _DAY, _COUNT = CellKind.LINE, CellKind.TEXT, CellKind.DAY, CellKind.COUNT
_SPLITS = "/、,;|"
_SHORTEST_END = 3
_LONGEST_HEADER = 16


@dataclass(frozen=True, slots=True)
class BookFields:
    """One register: its name, the word one row of it is counted by, its fields; `needed` must all be in a header.

    `key` is the field whose cell, merged downwards, makes several rows one entry ("" when there is none).
    """

    title: str
    unit: str
    fields: tuple[ImportField, ...]
    needed: frozenset[str]
    key: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        """The columns of an export, the 代称 column last."""
        return (*(field.header for field in self.fields if field.exported), MASKED_HEADER)

    @property
    def by_name(self) -> Mapping[str, ImportField]:
        """The fields by their English names."""
        return {field.name: field for field in self.fields}


def _field(
    name: str, header: str, also: str = "", weak: str = "", *, kind: CellKind = _LINE, weight: float = 1,
    exported: bool = True, many: bool = False,
) -> ImportField:
    return ImportField(name, header, kind, tuple(also.split()), tuple(weak.split()), weight, many, exported=exported)


_MASKED = _field("masked", MASKED_HEADER, kind=CellKind.YES, exported=False)
_NOTE = _field("note", "备注", "附注 备考 备注说明", "说明 其他", kind=_TEXT, many=True)
_APPROVERS = "审批人 批准人 签批领导 审批领导 批准领导 签批人 领导审批 领导签字 领导批准 审核批准人 批准人签字 审批人签字 审批 批准"

SEAL_USES = BookFields("用印登记簿", "笔", (
    _field("number", "用印编号", "用印号 用印序号 用章编号 用印登记号 登记号 登记编号 流水号", "序号 编号 号码", weight=2),
    _field(
        "used_on", "日期", "用印日期 用印时间 用章日期 用章时间 盖章日期 盖章时间 使用日期 使用时间 时间 日期时间", "登记日期 申请日期 年月日",
        kind=_DAY, weight=2,
    ),
    _field(
        "seals", "印章名称", "印章 用印种类 印章种类 印章类别 印章类型 用印名称 用印类型 用章名称 用章种类 使用印章 所用印章 公章名称 公章类型 印鉴名称",
        "种类 类别", weight=2,
    ),
    _field(
        "department", "用印部门", "用印单位 用印科室 用印处室 用章部门 用章单位 申请部门 申请单位 使用部门 使用单位 用印单位/部门 部门 科室 处室", "单位",
    ),
    _field(
        "subject", "文件名称/事由",
        "文件名称 事由 用印事由 用印内容 用印事项 用章事由 用章内容 盖章事由 盖章内容 文件标题 文件名 文件内容 文件名称及事由 材料名称 主要内容 用印文件名称",
        "内容 事项 用途 标题", kind=_TEXT, weight=3,
    ),
    _field("copies", "份数", "用印份数 盖章份数 用章份数 盖印份数 文件份数", "数量 份", kind=_COUNT, weight=2),
    _field("applicant", "经办人", "申请人 用印人 用章人 经手人 使用人 送印人 用印申请人 经办人签字 用印人签字 承办人", weight=2),
    _field("approver", "审批人", _APPROVERS, weight=2),
    _field("evidence", "审批编号", "审批单号 审批号 审批文号 批准文号 申请单编号 审批单编号"),
    _field("supervisor", "监印人", "监印 监章人 盖章人 印章管理员 印章管理人 印章保管人 用印管理员 监印人签字"),
    _field("kept", "留存", "留存件 是否留存 留存情况 留存份数 存档情况 是否存档"),
    _NOTE,
    _field("impressions", "盖章处数", "盖章次数 用印次数 盖章枚数 用印枚数 盖印处数 盖章数", kind=_COUNT, exported=False),
    _field("reference", "文号", "发文字号 文件文号 文件编号 文件字号", exported=False),
    _field("taken_by", "取走签名", "领取人 领取签名 取件人 领取人签字", exported=False),
    _MASKED,
), frozenset({"subject", "used_on"}), "number")

SEAL_LOANS = BookFields("印章外借", "笔", (
    _field("seals", "印章", "印章名称 外借印章 借用印章 印章种类 印章类别 用印种类 公章名称", weight=2),
    _field("borrower", "借用人/同行人", "借用人 借章人 外借人 领用人 携带人 外带人 借用人及同行人 借用人签字", "经办人 申请人", weight=2),
    _field("subject", "事由", "外借事由 借用事由 外带事由 借章事由 用印事由 借用原因 外借原因", "用途 内容 事项", kind=_TEXT, weight=2),
    _field("place", "地点", "外带地点 使用地点 前往地点 用印地点 借往地点", "去向"),
    _field("approver", "批准人", _APPROVERS),
    _field("lent_at", "借出时间", "借出日期 借用时间 借用日期 外借时间 外借日期 外带时间 借章时间 领用时间", "日期 时间", kind=_DAY, weight=3),
    _field("due_at", "应还", "应还时间 应还日期 预计归还时间 预计归还日期 拟归还时间 计划归还时间 约定归还时间 归还期限", kind=_DAY, weight=2),
    _field("back_at", "实还", "实还时间 实还日期 归还时间 归还日期 实际归还时间 实际归还日期 还章时间 交回时间 交还时间", kind=_DAY, weight=2),
    _field("received_by", "交接签名", "交接签字 接收人 收回人 交接人 归还接收人 收章人 验收人"),
    _field("stamped", "用印清单", "用印记录 用印情况 盖章清单 用印文件清单", kind=_TEXT),
    _field("companion", "同行人", "陪同人 随行人 同行监印人 陪同人员", exported=False),
    _field("department", "借用部门", "外借部门 部门 科室 借用单位 用印部门", "单位", exported=False),
    _field("note", "备注", "附注 备考 备注说明", "说明 其他", kind=_TEXT, many=True, exported=False),
    _MASKED,
), frozenset({"seals", "lent_at"}))

LETTERS = BookFields("介绍信", "张", (
    _field("number", "编号", "介绍信编号 介绍信号 介绍信号码 存根编号 字号 介绍信字号", "序号 号码", weight=2),
    _field("issued_on", "开具日期", "开具时间 开出日期 开出日 填发日期 签发日期 开信日期", "日期 时间 登记日期", kind=_DAY, weight=2),
    _field("holder", "持信人", "持介绍信人 介绍信持有人 被介绍人 持信人姓名 使用人", "姓名", weight=2),
    _field("people", "人数", "共几人 人员数", kind=_COUNT),
    _field("to_unit", "前往单位", "去往单位 联系单位 接洽单位 前往何处 去何单位 发往单位 介绍单位", "去向 单位", weight=2),
    _field("subject", "事由", "联系事项 办理事项 介绍事由 办理事由 开具事由 接洽事由 介绍内容", "事项 用途 内容", kind=_TEXT, weight=2),
    _field("valid", "有效期", "有效期限 有效天数 有效日期 有效期至", "期限"),
    _field("approver", "批准人", _APPROVERS),
    _field("clerk", "经办人", "开具人 填发人 承办人 开信人"),
    _field("received_by", "领取签名", "领取人 领取签字 领取人签字 领用人 领用签名 领用人签字 领信人", "签名 签收"),
    _field("fate", "退回/作废", "退回 作废 退回情况 核销情况 使用情况 回销情况", kind=_TEXT),
    _field("identity", "身份", "持信人身份 职务", exported=False),
    _field("note", "备注", "附注 备考 备注说明", "说明 其他", kind=_TEXT, many=True, exported=False),
    _MASKED,
), frozenset({"holder", "to_unit"}), "number")

CERTIFICATES = BookFields("证照使用", "笔", (
    _field("name", "证照", "证照名称 证件名称 证书名称 借用证照 证照种类 资质名称 借用证件", "名称", weight=3),
    _field("subject", "用途", "使用用途 使用事由 借用事由 证照用途 借用用途", "事由 内容", kind=_TEXT, weight=2),
    _field("receiver", "接收单位", "提交单位 报送单位 送交单位 使用单位 接收部门 用证单位", "单位"),
    _field("part", "原件/复印件", "原件或复印件 正本/副本 正副本 材料形式 证照形式", "类型 形式", weight=2),
    _field("copies", "份数", "复印份数 借用份数 提供份数", "数量 份", kind=_COUNT),
    _field("approver", "批准人", _APPROVERS),
    _field("borrower", "借用人", "使用人 领用人 借阅人 借证人 借用人签字", "经办人 申请人", weight=2),
    _field("times", "借/还时间", "借还时间 借还日期 借用及归还时间", kind=_TEXT, weight=2),
    _field("limited", "限用途章", "是否加盖限用途章 加盖限用途章 限定用途章 仅供使用章 是否注明用途", kind=CellKind.YES),
    _field("lent_at", "借出时间", "借出日期 借用时间 借用日期 使用日期 使用时间 领用日期", "日期 时间", kind=_DAY, exported=False),
    _field("due_on", "应还", "应还时间 应还日期 预计归还时间 预计归还日期 归还期限", kind=_DAY, exported=False),
    _field("back_at", "归还时间", "归还日期 实还 实还时间 实还日期 实际归还时间 交还时间", kind=_DAY, exported=False),
    _field("department", "借用部门", "部门 科室 使用部门", exported=False),
    _field("note", "备注", "附注 备考 备注说明", "说明 其他", kind=_TEXT, many=True, exported=False),
    _MASKED,
), frozenset({"name", "subject"}))

SEALS = BookFields("印章名册", "枚", (
    _field("name", "名称", "印章名称 印章 章名 印文 印章全称 公章名称", weight=3),
    _field("kind", "类别", "印章类别 印章种类 印章类型", "种类 类型", weight=2),
    _field("diameter", "直径", "直径mm 印章直径 规格 尺寸 规格尺寸", kind=_COUNT),
    _field("emblem", "图案", "印章图案 中心图案"),
    _field("issuer", "制发机关", "制发单位 颁发机关 颁发单位 发章机关"),
    _field("maker", "刻制单位", "刻章单位 刻制厂家 刻制企业 制作单位"),
    _field("enabled_on", "启用日期", "启用时间 启用日 开始使用日期", kind=_DAY),
    _field("enabled_number", "启用文号", "启用通知文号 启用批文"),
    _field("keeper", "保管人", "印章保管人 管理人 印章管理员 保管人员 管理员", weight=2),
    _field("deputy", "副保管人", "代管人 副管人 第二保管人"),
    _field("place", "存放处", "存放地点 存放位置 保管地点 保管处"),
    _field("scope", "使用范围", "用印范围 适用范围 用途"),
    _field("authority", "审批权限", "审批人 批准权限", kind=_TEXT),
    _field("state", "状态", "使用状态 印章状态 使用情况"),
    _field("disabled_on", "停用日期", "停用时间 停用日", kind=_DAY),
    _field("whereabouts", "去向", "停用后去向 处置情况 处理情况"),
    _NOTE,
    _MASKED,
), frozenset({"name", "keeper"}))

BOOK_FIELDS: Mapping[str, BookFields] = {
    "seals": SEALS, "seal_uses": SEAL_USES, "seal_loans": SEAL_LOANS, "letters": LETTERS, "certificates": CERTIFICATES,
}
"""By the names the rooms and the command line use."""

Match = tuple[ImportField, Strength]


def matcher(book: BookFields) -> Callable[[str], Match | None]:
    """What a header text of this register names and how surely; None when it names no field of it."""
    return partial(_match, book)


@cache
def _names(book: BookFields) -> tuple[dict[str, ImportField], dict[str, ImportField]]:
    sure: dict[str, ImportField] = {}
    weak: dict[str, ImportField] = {}
    for field in book.fields:
        for name in (field.header, *field.also):
            sure.setdefault(plain_header(name), field)
        for name in field.weak:
            weak.setdefault(plain_header(name), field)
    return sure, weak


@cache
def _match(book: BookFields, text: str) -> Match | None:
    plain = plain_header(text)
    sure, weak = _names(book)
    if plain in sure:
        return sure[plain], Strength.EXACT
    if not plain or len(plain) > _LONGEST_HEADER:
        return None
    for part in _parts(text):
        if plain_header(part) in sure:
            return sure[plain_header(part)], Strength.PART
    ends = [name for name in sure if len(name) >= _SHORTEST_END and plain.endswith(name)]
    if ends:
        return sure[max(ends, key=len)], Strength.PART
    return (weak[plain], Strength.WEAK) if plain in weak else None


def _parts(text: str) -> Iterator[str]:
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    for sign in _SPLITS:
        folded = folded.replace(sign, "\n")
    yield from folded.split("\n")
