"""How does a 涉密误录 under way look: since when, until when to report, what comes next? No word of its content."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bangongshi.models.words import SpillState

REPORT_WITHIN = timedelta(hours=24)
"""From the moment it is found (保密法实施条例 §61; domain.md §5.2): natural hours, rest days count."""

SEALED = "涉密误录（已封存）"
"""What stands where the title stood while the procedure runs."""

CLEARED = "涉密误录（内容已清除）"
"""What stands there for good once the 保密 office had it cleared."""


@dataclass(frozen=True, slots=True)
class SpillRow:
    """One open 涉密误录. `number` is the paper's 收文号, or 「未编号来文」; moments are naive wall-clock time."""

    id: int
    document_id: int
    number: str
    state: SpillState
    found_at: datetime
    report_by: datetime
    reported_at: datetime | None
    reported_to: str

    @property
    def sentence(self) -> str:
        """For home's alarm and for every refused act: what stands still, what must not be done, until when."""
        if self.state is SpillState.REPORTED:
            return f"涉密误录 {self.number}：已报告{self.reported_to}，等保密部门的意见。登记簿仍冻结，不得复制、打印、转发。"
        return (
            f"涉密误录 {self.number}：立即停止办理，不得复制、打印、转发，本机不要联网；"
            f"{self.report_by:%m月%d日 %H:%M} 前报告保密部门（24 小时内）。"
        )

    def left(self, now: datetime) -> str:
        """The 24-hour clock as words: what is left, or how far it is over."""
        if self.reported_at is not None:
            late = self.reported_at > self.report_by
            return f"{self.reported_at:%m月%d日 %H:%M} 已报告" + (f"，晚了{_span(self.reported_at - self.report_by)}" if late else "")
        if now > self.report_by:
            return f"已超过报告时限{_span(now - self.report_by)}，请马上报告"
        return f"还剩{_span(self.report_by - now)}"


def late_words(reported_at: datetime, report_by: datetime) -> str:
    """How late a report was, as a sentence; "" when it was in time."""
    return f"比时限晚了{_span(reported_at - report_by)}，已照实记下。" if reported_at > report_by else ""


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return f"{minutes // 60}小时{minutes % 60:02}分" if minutes >= 60 else f"{minutes}分钟"
