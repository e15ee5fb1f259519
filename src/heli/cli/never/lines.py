"""The fourteen lines, zh and en. docs/never.md carries the same words; a test holds the two together."""

from __future__ import annotations

from heli.base.text import Text

LINES: dict[str, Text] = {
    "N1": Text(
        "不建人员总库。没有任何数据表、索引、缓存或文件跨案件罗列自然人。跨案件查找一律走记录查询：一人、一目的、一审批、一留痕。",
        "No register of all persons. No table, index, cache or file lists natural persons across cases. Looking across "
        "cases is a record query: one person, one purpose, one approval, one log line.",
    ),
    "N2": Text(
        "不给人打分、排名、贴标签。对自然人没有分数、名次、风险等级、颜色或标签，不论是算出来的还是填进去的。",
        "No score, rank, risk level, colour or tag on a natural person, computed or typed.",
    ),
    "N3": Text(
        "不列“重点人”“高危儿童”名单。不按一个人可能做什么来筛人；帮助孩子，从已经发生的事实立事项，只有提供帮助的人看得到。",
        "No list of people selected by what they might do, and no early warning about a named child or adult. Help to a "
        "child is a matter opened on a fact that happened, seen by those who help.",
    ),
    "N4": Text(
        "不碰民族、宗教、语言、出身、政治面貌、健康、生物特征、行踪、住宿、通信。文书依法须写明的，只在该文书的字段里加密存放，"
        "不能检索、筛选、排序、分组、统计、导出成列，也不能用于模型。",
        "Ethnicity, religion, language, origin, political affiliation, health, biometrics, movements, lodging and "
        "communications are no data. Where the law makes a document state one it lives encrypted in that document's "
        "field, and can be neither searched, filtered, sorted, grouped, counted, exported as a column, nor used by a model.",
    ),
    "N5": Text(
        "不替人决定。计算不作出、不建议、不预选任何关于人的决定；每个决定都有一名有权的人署名，表单打开时没有预选答案。",
        "No decision about a person is made, proposed or preselected by computation. Every decision names a person who "
        "has the power; forms open with no answer chosen.",
    ),
    "N6": Text(
        "不量化“社会危险性”。危险性、悔罪、态度、再犯可能，只能是附证据的文字理由；以此为名的数字一律拒绝。",
        "Danger, remorse, attitude and re-offending are grounds with evidence in words; a number under such a name is refused.",
    ),
    "N7": Text(
        "封存即无。除法律指明的人外，封存的记录与没有记录，在每条路径上字节相同、耗时相同。",
        "A sealed record and no record are the same bytes in the same time on every path, to everyone but the one whom "
        "the law names.",
    ),
    "N8": Text(
        "不排名单位，不监视办案人。不按数据给单位或人员排序；不记在岗时长，不记按键，阅览日志不用于考核；导出的日志用每次不同的化名。",
        "No order of offices or people by figures; no time at the desk, no keystrokes, no reading log used for "
        "assessment; exported logs carry pseudonyms that differ per export.",
    ),
    "N9": Text(
        "不暴露来信人。来信、过问记录和线索不留来信人没有写的地址、设备、位置；照片去除位置信息；被反映人及其下属永远不在流转路径上。",
        "A petition, a report of interference and a lead keep no address, device or place that the sender did not write; "
        "photographs lose theirs; the person complained of, and those under him, are never on its path.",
    ),
    "N10": Text(
        "不评政治表现，不抓舆情。不作政治评价，不抓取、不监看媒体和网络；程序只连接被告知的对端。",
        "No political evaluation, no crawling or watching of media or networks. The program opens no outgoing connection "
        "but to peers that it was told of.",
    ),
    "N11": Text(
        "不让孩子的信息走远。宣传、日历、订阅、通知、文件名、网址、文书属性、培训材料和公开稿里，没有孩子的姓名、学校、照片、年龄。",
        "No name, school, picture or age of a child in outreach, calendar, feed, notice, file name, URL, document "
        "metadata, training or publication.",
    ),
    "N12": Text(
        "不存国家秘密。带密级标志的，在存入之前拒绝，并说明应当去哪里办理。",
        "No state secret is stored. What bears a classification mark is refused before it is stored, with a word on "
        "where it belongs.",
    ),
    "N13": Text(
        "不把一个机关的警报当成我们的线索，不替别的机关监视。只接收关于应尽职责未尽的事实；没有常设的数据连接；一次请求指明一案，用完即止。",
        "An alert of another body stays there; only facts about a duty not done are received. No standing connection; "
        "a request names a case and ends.",
    ),
    "N14": Text(
        "不永久保存不该保存的。每类记录有保管期限；期满销毁密钥，存证仍在，内容在九十日内从副本和备份中消失。",
        "Every kind of record has a retention; at its end the key is destroyed, the proof stays, the text is gone from "
        "replicas and backups within 90 days.",
    ),
}
