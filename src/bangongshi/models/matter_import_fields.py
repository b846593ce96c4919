"""Which column of a clerk's own 督办台账 is which? Field names, headers, and what ledgers in use call them.

Headers and their order are those of domain.md §10; the synonyms are the trade's, and those of task lists.
"""

from bangongshi.models.import_fields import MASKED_HEADER, CellKind, ImportField
from bangongshi.models.seal_import_fields import BookFields

_TEXT, _DAY = CellKind.TEXT, CellKind.DAY


def _field(
    name: str, header: str, also: str = "", weak: str = "", *, kind: CellKind = CellKind.LINE, weight: float = 1,
    exported: bool = True, many: bool = False,
) -> ImportField:
    return ImportField(name, header, kind, tuple(also.split()), tuple(weak.split()), weight, many, exported=exported)


MATTERS = BookFields("督办台账", "项", (
    _field("number", "编号", "督办编号 督办号 督查编号 立项编号 立项号 任务编号 事项编号 台账编号 督办文号", "序号 号码", weight=2),
    _field(
        "established_on", "立项日期", "立项时间 交办日期 交办时间 下达日期 下达时间 批示日期 批示时间 登记日期 督办日期 会议日期",
        "日期 时间", kind=_DAY,
    ),
    _field(
        "title", "事项",
        "督办事项 督查事项 事项名称 任务名称 工作任务 工作事项 任务内容 督办内容 督查内容 重点工作 重点任务 目标任务 议定事项 交办事项 工作内容 任务",
        "内容 名称 标题 项目", kind=_TEXT, weight=3,
    ),
    _field("basis", "来源/依据", "来源 依据 督办依据 任务来源 事项来源 立项依据 交办依据 督办来源 批示内容 领导批示", kind=_TEXT),
    _field("leader", "责任领导", "分管领导 牵头领导 批示领导 包抓领导 挂帅领导 包保领导 分管负责人 责任领导姓名 交办领导", "领导"),
    _field(
        "lead", "主办", "主办单位 主办部门 主办科室 承办单位 承办部门 承办科室 责任单位 责任部门 责任科室 牵头单位 牵头部门 负责人 责任人 承办人 主办人 负责单位",
        "单位 部门 科室", weight=2,
    ),
    _field("assists", "协办", "协办单位 协办部门 协办科室 配合单位 配合部门 参与单位 协同单位 责任配合单位"),
    _field(
        "due", "时限", "截止时间 截止日期 完成时限 办理时限 办结时限 完成期限 办理期限 要求时限 要求完成时间 反馈时限 限办日期 限期 计划完成时间 到期时间",
        "期限 完成时间", kind=_DAY, weight=2,
    ),
    _field(
        "progress", "进展", "进展情况 工作进展 办理进展 办理情况 落实情况 完成情况 办理结果 工作进展情况 推进情况 目前进展", "结果", kind=_TEXT,
        weight=2,
    ),
    _field("light", "状态灯", "状态 办理状态 任务状态 督办状态 完成状态 亮灯 亮灯情况 预警", "进度 是否完成 是否办结", weight=2),
    _field("milestones", "节点", "关键节点 时间节点 里程碑 阶段节点", kind=_TEXT),
    _field("calls", "催办记录", "催办情况 催办 催办次数", kind=_TEXT),
    _field("extensions", "延期", "延期情况 延期记录 延期时间 延期至", kind=_TEXT),
    _field("closed_on", "办结日期", "办结时间 完成日期 实际完成时间 实际完成日期 实际办结时间 办毕日期 结项日期", kind=_DAY),
    _field("reviewer", "审核人", "审核 核实人 督办审核人"),
    _field("signed_off", "销号", "销号情况 是否销号 销号时间 销号日期", kind=_TEXT),
    _field("evaluation", "评价", "考核评价 评价意见 办理评价 办理质量", kind=_TEXT),
    _field("note", "备注", "附注 备考 备注说明", "说明 其他", kind=_TEXT, many=True),
    _field("requirement", "要求", "描述 任务描述 工作要求 具体要求 目标要求 工作目标 工作措施", kind=_TEXT, exported=False),
    _field("parent", "父任务", "上级任务 上级事项 父级任务 父事项 所属任务 主任务", exported=False),
    _field("priority", "优先级", "轻重缓急 重要程度 是否重点 重点", exported=False),
    _field("masked", MASKED_HEADER, kind=CellKind.YES, exported=False),
), frozenset({"title"}), "number")
