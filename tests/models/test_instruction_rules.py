"""批示 as leaders write them: what each asks for, and when two of them do not agree."""

import pytest

from bangongshi.models.instruction_rules import FollowUp, conflict, follow_up

ACT = (
    "请办公室办理。", "请办公室阅处。", "请办公室阅办", "请办公室阅研办理", "请财务科研究提出意见。", "请李副主任牵头落实。",
    "请抓紧处理，结果报我。", "请按时报送进展。", "同意，按拟办意见办理。", "照办。", "请人事科办，并答复来文单位。",
    "速办", "请各科室认真贯彻落实", "请水利科拟复。", "请办公室拟文上报。", "请应急办牵头处置", "请党政办落实",
    "请张主任阅，财务科办理。", "阅。请督办。", "请核实情况后报我", "请水利科会同财务科研究", "请办公室通知各科室参会。",
    "请李主任参加会议", "请按文件要求执行", "请办公室于11月30日前反馈", "请抓紧整改", "已阅，请水利科抓紧落实。",
    "请财务科阅后研究提出处理意见", "请办公室\n研究办理", "请报告调查结果", "请财务科落实并送我阅", "请起草方案",
    "转信访办处理", "请酌处", "请将落实情况报我", "请组织学习",
)
READ = (
    "阅", "已阅。", "请办公室阅存", "请各位领导参阅。", "请李副主任阅研。", "请各科室阅知", "存。", "请办公室存", "圈阅",
    "请传阅", "请班子成员传阅。", "请应急办阅", "请党办、政办阅存", "报告已阅。", "此报告请各班子成员阅", "请研究室阅",
    "落实情况已阅", "办理情况请各位领导阅", "简报已阅", "请承办单位阅", "请各处室负责同志阅", "请市委办阅知。",
    "阅，存查", "请政策研究室参阅", "通报请各科室传阅", "请办公厅阅", "已阅，无需办理", "请牵头单位阅存", "阅悉。",
    "工作报告写得很好，请大家参阅。", "请李主任阅", "会议安排已阅", "已办理，存",
)
UNCLEAR = ("同意", "同意拟办意见。", "暂缓", "缓办", "原则同意。", "不同意", "请王书记阅示", "很好", "", "同意办公室意见")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        *((text, FollowUp.ACT) for text in ACT),
        *((text, FollowUp.READ) for text in READ),
        *((text, FollowUp.UNCLEAR) for text in UNCLEAR),
    ],
)
def test_what_a_word_asks_for(text: str, asks: FollowUp) -> None:
    assert follow_up(text) is asks


@pytest.mark.parametrize("whom", ["办公室", "应急办", "各位领导", "研究室", "承办科室", "报告起草组", "李处长", "督查办"])
@pytest.mark.parametrize("word", ["阅", "参阅", "阅研", "阅存", "阅知", "传阅"])
def test_a_request_to_read_never_asks_for_action(whom: str, word: str) -> None:
    assert follow_up(f"请{whom}{word}。") is not FollowUp.ACT


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ([("张主任", "同意。"), ("李副主任", "不同意。")], ("张主任", "李副主任")),
        ([("张主任", "同意"), ("李副主任", "此事缓办")], ("张主任", "李副主任")),
        ([("张主任", "原则同意"), ("李副主任", "建议暂缓")], ("张主任", "李副主任")),
        ([("张主任", "同意"), ("李副主任", "目前不宜召开")], ("张主任", "李副主任")),
        ([("张主任", "由财务科牵头办理"), ("李副主任", "由人事科牵头")], ("张主任", "李副主任")),
        ([("张主任", "请水利科主办"), ("李副主任", "请农业科会同水利科主办")], ("张主任", "李副主任")),
        ([("张主任", "同意"), ("李副主任", "同意")], ()),
        ([("张主任", "同意暂缓"), ("李副主任", "暂缓")], ()),
        ([("张主任", "不同意"), ("张主任", "补充材料已看，同意")], ()),
        ([("张主任", "由财务科牵头"), ("李副主任", "由财务科会同人事科牵头")], ()),
        ([("张主任", "请市财政局牵头"), ("李副主任", "请财政局牵头")], ()),
        ([("张主任", "请财务科办理"), ("李副主任", "阅")], ()),
        ([("张主任", "不同意")], ()),
        ([], ()),
    ],
)
def test_conflict_is_flagged_with_names_only(said: list[tuple[str, str]], names: tuple[str, ...]) -> None:
    sentence = conflict(said)
    assert bool(sentence) is bool(names)
    for name in names:
        assert name in sentence
    for word in ("财务科", "水利科", "材料", "召开"):
        assert word not in sentence
