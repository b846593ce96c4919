"""Which column of a clerk's own 收文 register is which? Field names, their headers, what people call them, what they hold.

Headers and their order are those of domain.md §10 (收文登记簿); the synonyms are what registers in use call them.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class CellKind(StrEnum):
    """What a cell of a field holds, and so how it is read."""

    LINE = "一行文字"
    TEXT = "文字"
    DAY = "日期"
    COUNT = "数"
    LEVEL = "密级"
    URGENCY = "紧急程度"
    WORD = "词"
    YES = "是否"


@dataclass(frozen=True, slots=True)
class ImportField:
    """One field of a register. `many`: several columns may feed it. `weak` names count only where nothing better is."""

    name: str
    header: str
    kind: CellKind
    also: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    weight: float = 1.0
    many: bool = False
    person: bool = False
    exported: bool = True


class Strength(StrEnum):
    """How surely a header names a field."""

    EXACT = "一致"
    PART = "包含"
    WEAK = "可能"


STRENGTH_WEIGHT = {Strength.EXACT: 1.0, Strength.PART: 0.7, Strength.WEAK: 0.4}

REMARK = "备注列"
"""Target of a column that is no field: its text is kept in the paper's 备注 as 「列名：值」."""

REMARK_WORDS = frozenset({REMARK, "忽略", "remark", "ignore", ""})
"""What a mapping may say for it. Nothing is ever thrown away, so 忽略 too means: keep as a remark."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_LINE, _TEXT, _DAY, _COUNT = CellKind.LINE, CellKind.TEXT, CellKind.DAY, CellKind.COUNT

INCOMING: tuple[ImportField, ...] = (
    ImportField(
        "receipt_number", "序号/收文号", _LINE,
        _words("收文号 收文编号 收文登记号 来文登记号 登记号 登记编号 收文序号 收文流水号 流水号 收号 收字号 收文顺序号"),
        _words("序号 编号 顺序号 号码"), 2,
    ),
    ImportField(
        "received_on", "收文日期", _DAY,
        _words("收文时间 来文日期 来文时间 收到日期 收到时间 收件日期 收件时间 签收日期 签收时间 登记日期 登记时间"
               " 接收日期 接收时间 到文日期 到文时间 收文年月日 收文日 来文年月日"),
        _words("日期 时间 年月日 月日"), 2,
    ),
    ImportField(
        "unit_name", "来文单位", _LINE,
        _words("来文机关 发文单位 发文机关 来件单位 送文单位 发文部门 来文部门 来文处室 来文科室 报送单位 制发机关 来文机构"
               " 发文机构 文件来源 来文单位名称 来文机关名称 发文处室 行文单位 来函单位"),
        _words("单位 来源 单位名称"), 3,
    ),
    ImportField(
        "source_number", "来文字号", _LINE,
        _words("文号 来文号 来文文号 来文编号 发文字号 发文号 发文文号 原文号 原文字号 文件编号 文件字号 文件号 文件文号 字号"
               " 公文字号 公文文号 来函文号"),
        (), 2,
    ),
    ImportField(
        "title", "文件标题", _LINE,
        _words("标题 文件名 文件名称 文件题目 题目 题名 来文标题 来文题目 来文名称 公文标题 公文名称 文件标题名称 标题名称 事由"
               " 文件事由 来文内容 文件内容 主要内容 内容摘要 来文事由 文件标题内容 来函标题"),
        _words("名称 内容 文件"), 3,
    ),
    ImportField(
        "signed_on", "成文日期", _DAY,
        _words("成文时间 发文日期 发文时间 文件日期 印发日期 印发时间 落款日期 签发日期 制发日期"),
    ),
    ImportField("secrecy", "密级", CellKind.LEVEL, _words("秘级 密别 秘密等级 保密等级 保密级别 密级类别 文件密级 机密等级 涉密等级")),
    ImportField("secrecy_term", "保密期限", _LINE, _words("密期 期限密级 保密年限")),
    ImportField(
        "urgency", "紧急程度", CellKind.URGENCY,
        _words("缓急 缓急程度 急缓 急缓程度 紧急等级 轻重缓急 缓急时限 等级 紧急 文件缓急"),
    ),
    ImportField("copies", "份数", _COUNT, _words("收文份数 来文份数 件数 文件份数 数量 总份数"), _words("份")),
    ImportField("copy_numbers", "份号", _LINE, _words("文件份号 印制份号")),
    ImportField("pages_attachments", "页数/附件", _LINE, _words("页数附件 页数及附件")),
    ImportField("relation", "来文类别", CellKind.WORD, _words("来文类型 来文级别 来文分类 收文类别 行文关系")),
    ImportField("addressees", "主送", _LINE, _words("主送机关 主送单位 主送部门")),
    ImportField("copied_to", "抄送", _LINE, _words("抄送机关 抄送单位 抄送部门")),
    ImportField("signer", "签发人", _LINE, _words("签发 签发领导 来文签发人"), person=True),
    ImportField(
        "proposal", "拟办意见", _TEXT,
        _words("拟办 拟办情况 办公室意见 办公室拟办意见 初审意见 办公厅意见 拟办建议"), many=True,
    ),
    ImportField(
        "instruction", "领导批示", _TEXT,
        _words("批示 批示意见 批示内容 领导批示意见 领导批示内容 领导签批 领导意见 领导阅批 领导批阅 签批领导 批示领导 阅批领导"
               " 批示情况 领导批示情况 批办 批办意见 领导批办 批阅意见 签批意见 批阅情况 领导审批 主要领导批示"), many=True,
    ),
    ImportField(
        "undertaker", "承办部门/承办人", _LINE,
        _words("承办部门 承办单位 承办处室 承办科室 承办人 承办人员 承办 办理部门 办理单位 办理处室 办理科室 办理人 经办人 经办部门"
               " 主办单位 主办部门 主办处室 主办科室 签批处室 批转部门 转办单位 转办部门 责任部门 责任单位 责任处室 责任科室"
               " 责任人 承办部门承办人 承办单位承办人 分送部门 牵头部门"), many=True, person=True,
    ),
    ImportField(
        "due", "办理时限", _DAY,
        _words("时限 限办日期 限办时间 办理期限 办结期限 办结时限 完成时限 反馈时限 要求时限 要求办结日期 要求办结时间 要求完成时间"
               " 截止日期 截止时间 限期 限时 承办时限 承办期限 回复时限 上报时限 办理截止日期"),
    ),
    ImportField(
        "progress", "办理情况/结果", _TEXT,
        _words("办理情况 办理结果 处理情况 处理结果 落实情况 流转情况 传阅情况 办理状态 办理进度 办理进展 办文情况 承办情况 承办结果"
               " 是否办结 办结情况 完成情况 进展情况 办理情况及结果 文件去向 去向 办理过程"),
        _words("状态 结果 进展 进度"), many=True,
    ),
    ImportField("closed_on", "办结日期", _DAY, _words("办结时间 办毕日期 办毕时间 完成日期 完成时间 实际办结日期 办理完成日期 结案日期"), _words("办结")),
    ImportField("reply_number", "答复文号", _LINE, _words("复文号 回复文号 复文字号 答复字号 回文号 办复文号 复函文号 回函文号")),
    ImportField("signed_in_by", "签收人", _LINE, _words("签收 收文人 收件人 接收人 接件人"), person=True),
    ImportField("enrolled_by", "登记人", _LINE, _words("登记员 登记人员 录入人 经手人"), person=True),
    ImportField("archive_code", "归档号", _LINE, _words("档号 归档编号 归卷号 案卷号 存档号 档案号 归档情况 归档")),
    ImportField("note", "备注", _TEXT, _words("附注 备考 备注说明 其他说明"), _words("说明 其他"), many=True),
    ImportField("pages", "页数", _COUNT, _words("张数 页码数 文件页数"), exported=False),
    ImportField("attachments", "附件", _COUNT, _words("附件数 附件份数 附件数量 附件个数"), exported=False),
    ImportField("genre", "文种", _LINE, _words("公文种类 文件种类 公文文种"), exported=False),
    ImportField("handling", "办件/阅件", CellKind.WORD, _words("办件阅件 办文类型 办理类型 办阅类型 文件类型 办理性质"), exported=False),
    ImportField("channel", "来文渠道", CellKind.WORD, _words("渠道 来文方式 收文方式 接收方式 来文途径 送达方式"), exported=False),
    ImportField("masked", "代称", CellKind.YES, exported=False),
)
"""In the order of domain.md §10; those not `exported` are read where a register has them."""

BY_NAME = {field.name: field for field in INCOMING}
EXPORT_HEADERS: tuple[str, ...] = tuple(field.header for field in INCOMING if field.exported)
MASKED_HEADER = BY_NAME["masked"].header
YES = "是"

_BRACKETED = re.compile(r"\([^()]*\)|〔[^〔〕]*〕|\[[^\[\]]*\]|【[^【】]*】")
_NOISE = re.compile(r"[\s*:;,.，。；：、·•_\-—/\\|()\[\]〔〕【】'\"“”]+")
_SPLIT = re.compile(r"[/、,，;；|\\]|或|及|和|与")
_LONGEST_HEADER = 16
_DATE_ENDS = ("日期", "时间", "年月日", "时限", "期限")
_PERSON_ENDS = ("人", "人员", "领导", "员")


def plain_header(text: str) -> str:
    """A header as it is compared: NFKC, no blanks, no line breaks, no bracketed remark, no punctuation."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return _NOISE.sub("", _BRACKETED.sub("", folded) or folded)


@cache
def _names() -> tuple[dict[str, ImportField], dict[str, ImportField]]:
    sure: dict[str, ImportField] = {}
    weak: dict[str, ImportField] = {}
    for field in INCOMING:
        for name in (field.header, *field.also):
            sure.setdefault(plain_header(name), field)
        for name in field.weak:
            weak.setdefault(plain_header(name), field)
    return sure, weak


@cache
def match_header(text: str) -> tuple[ImportField, Strength] | None:
    """The field a header names and how surely; None when it names none. Long texts are no headers."""
    plain = plain_header(text)
    sure, weak = _names()
    if plain in sure:
        return sure[plain], Strength.EXACT
    if not plain or len(plain) > _LONGEST_HEADER:
        return None
    for part in _SPLIT.split("".join(unicodedata.normalize("NFKC", text).split())):
        if plain_header(part) in sure:
            return sure[plain_header(part)], Strength.PART
    best = max((name for name in sure if len(name) >= 2 and name in plain and _fits(sure[name], plain, name)),
               key=len, default="")
    if best:
        return sure[best], Strength.PART
    return (weak[plain], Strength.WEAK) if plain in weak else None


def _fits(field: ImportField, plain: str, name: str) -> bool:
    """「领导批示日期」 holds 领导批示 but is a date; 「拟办人」 is a person."""
    if plain.endswith(name):
        return True
    if plain.endswith(_DATE_ENDS):
        return field.kind is CellKind.DAY
    return field.person or not plain.endswith(_PERSON_ENDS)


def field_called(text: str) -> ImportField | None:
    """The field a mapping file names: by header, by a synonym, or by its English name."""
    word = text.strip()
    if word in BY_NAME:
        return BY_NAME[word]
    plain = plain_header(word)
    sure, weak = _names()
    return sure.get(plain) or weak.get(plain)
