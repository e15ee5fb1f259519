"""Every component on one page, with invented contents: for looking at it, and for what must hold for all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.template.context_processors import csrf
from django.urls import include, path

from heli.base.errors import Reason
from heli.base.text import Text
from heli.law.language import Fact
from heli.web.contexts.acts import ActShown, EntryShown, FactShown, StepShown
from heli.web.contexts.frame import Frame, NavItem
from heli.web.contexts.limits import LimitFacts, LimitShown, show_limit
from heli.web.forms.build import FormState, build_fields, fields_with_errors
from heli.web.forms.shown import Filled, Option, Options
from heli.web.pictures.clock import draw_clock, stretches_of
from heli.web.pictures.map import EdgeGiven, MapPicture, StateGiven, Way, draw_map

NOW = datetime(2022, 12, 30, 1, 0, tzinfo=UTC)
TODAY = date(2022, 12, 30)
TITLE = Text("格桑某涉嫌盗窃案", "Theft case of Gesang (invented)")
KIND = Text("审查逮捕案件", "Arrest review")
DECIDE = Text("审查逮捕期限（已拘留）", "Time to decide (detained)")

_GROUPS = (
    Text("严重超期", "Critically overdue"), Text("超期", "Overdue"), Text("即将到期", "Due soon"),
    Text("办理流程图", "The way of this matter"), Text("不批准逮捕", "Refuse arrest"),
    Text("提交审核", "Send for decision"), Text("暂存", "Keep as a draft"), Text("放弃", "Discard"),
    Text("本院案件", "Matters of this office"), Text("可办理", "What you can do"), Text("基本情况", "Facts"),
    Text("办理经过", "What happened"), Text("须注意", "Please note"), Text("没有待办事项", "Nothing to do"),
    Text("审批与计算", "Approval and working"),
)  # fmt: skip


class NoChoices:
    """Offers three people and one paper, whatever is asked."""

    def options(self, fact: Fact, *, word: str, chosen: tuple[str, ...]) -> Options:
        names = ("格桑某", "洛桑某", "某公司")
        shown = tuple(
            Option(str(at), Text(name, name), Text("犯罪嫌疑人", "Suspect")) for at, name in enumerate(names)
        )
        return Options(shown, 483 if fact.type == "charge" else len(shown))


def limits() -> tuple[LimitShown, ...]:
    """One that is past, one with every kind of stretch."""
    past = draw_clock(DECIDE, stretches_of(date(2022, 12, 16), date(2022, 12, 23), TODAY), TODAY)
    full = draw_clock(
        DECIDE,
        stretches_of(
            date(2022, 12, 1),
            date(2023, 1, 20),
            TODAY,
            excluded=((date(2022, 12, 8), date(2022, 12, 11)),),
            suspended=((date(2022, 12, 18), date(2022, 12, 21)),),
            extended_from=date(2023, 1, 9),
        ),
        TODAY,
    )
    basis = ("CPL 91", "Rules 282")
    return (
        show_limit(
            LimitFacts(DECIDE, "own", "running", date(2023, 1, 20), bearer=Text("格桑某", "Gesang"), basis=basis,
                       provisional=True, how_url="/", picture=full),
            NOW,
        ),
        show_limit(LimitFacts(DECIDE, "own", "running", date(2022, 12, 23), basis=basis, how_url="/", picture=past), NOW),
    )  # fmt: skip


def map_picture(language: str) -> MapPicture:
    """A track with a step back and a step over a layer."""
    names = {
        "received": ("已受理", "Received"), "review": ("审查中", "Under review"), "approved": ("批准逮捕", "Arrest approved"),
        "refused": ("不批准逮捕", "Arrest refused"), "objection": ("复议办理中", "Reconsideration under way"),
        "closed": ("办结", "Closed"),
    }  # fmt: skip
    states = [
        StateGiven(key, Text(zh, en), is_start=key == "received", is_final=key == "closed")
        for key, (zh, en) in names.items()
    ]
    ways = [
        ("received", "review", "开始审查", "Begin review"), ("review", "approved", "批准逮捕", "Approve"),
        ("review", "refused", "不批准逮捕", "Refuse"), ("refused", "objection", "要求复议", "Object"),
        ("objection", "approved", "改变决定", "Change"), ("objection", "refused", "维持", "Uphold"),
        ("approved", "closed", "办结", "Close"), ("refused", "closed", "办结", "Close"),
        ("review", "received", "退回补送", "Send back"),
    ]  # fmt: skip
    edges = [EdgeGiven(Text(zh, en), source, target) for source, target, zh, en in ways]
    way = Way(frozenset({"review"}), frozenset({"received"}), frozenset({("received", "review")}))
    return draw_map("gallery", KIND, states, edges, way=way, language=language)


def schema() -> dict[str, Fact]:
    """One fact of each kind of field."""
    written: dict[str, dict[str, object]] = {
        "reason": {"type": "choice", "required": True, "of": {
            "no_crime": {"zh": "不构成犯罪或者依法不追究", "en": "No crime, or not to be pursued"},
            "evidence": {"zh": "证据不足", "en": "Evidence is insufficient"},
            "no_danger": {"zh": "无社会危险性", "en": "No danger to society"}}, "basis": ["CPL 90"]},
        "decided_on": {"type": "day", "required": True},
        "complex": {"type": "boolean"},
        "grounds": {"type": "long_text", "required": True},
        "loss": {"type": "money"},
        "term": {"type": "days"},
        "suspects": {"type": "parties", "required": True},
        "charge": {"type": "charge"},
        "letter": {"type": "paper", "kind": "letter"},
        "points": {"type": "rows", "max": 5, "rows": {
            "text": {"type": "text", "name": {"zh": "建议内容", "en": "What is suggested"}, "required": True},
            "until": {"type": "day", "name": {"zh": "期限", "en": "By when"}, "not_future": False}}},
    }  # fmt: skip
    names = {
        "reason": ("不批准逮捕的理由", "Reason"), "decided_on": ("决定日期", "Decided on"),
        "complex": ("案情重大复杂", "Complex case"), "grounds": ("理由说明", "Grounds"), "loss": ("损失金额", "Loss"),
        "term": ("办理期限", "Term"), "suspects": ("犯罪嫌疑人", "Suspects"), "charge": ("罪名", "Charge"),
        "letter": ("来函", "Letter"), "points": ("建议事项", "Points"),
    }  # fmt: skip
    return {
        key: Fact.model_validate({"name": {"zh": names[key][0], "en": names[key][1]}, **row})
        for key, row in written.items()
    }


# long: a flat table of every component with its values
def gallery(request: HttpRequest) -> HttpResponse:
    """The page."""
    language = getattr(request, "LANGUAGE_CODE", "zh-hans")
    why = Reason(
        "act.wrong_state",
        Text("尚未受理，不能作出决定。", "The case was not accepted yet; nothing can be decided."),
        ("Rules 157",),
        Text("先办理受理。", "Accept it first."),
    )
    reasons = (
        Reason(
            "form.misread",
            Text("“明年”不是日期。", "“next year” is no day."),
            ("CPL 91",),
            field="decided_on",
        ),
        why,
    )
    posted = {
        "decided_on": ["12月28日"],
        "grounds": ["事实清楚。"],
        "points.0.text": ["完善制度"],
        "points.1.text": ["加强监管"],
    }
    filled = {"suspects": Filled(("0",), Text("来自案件：犯罪嫌疑人", "from the case: suspects"))}
    fields = build_fields(
        schema(), FormState(NoChoices(), TODAY, posted=posted, filled=filled, reasons=reasons)
    )
    act = ActShown(Text("不批准逮捕", "Refuse arrest"), "/", Text("格桑某", "Gesang"),
                   Text("由检察长决定", "the chief prosecutor decides"), ("CPL 90", "Rules 285"))  # fmt: skip
    shut = ActShown(Text("批准逮捕", "Approve arrest"), reasons=(why,), why_url="/")
    entry = EntryShown(NOW, Text("受理", "Accepted"), Text("案管 王小明", "Case management, Wang Xiaoming"),
                       Text("由纸质材料录入", "entered from paper"), "/", badges=((Text("模拟", "simulated"), ""),))  # fmt: skip
    other = EntryShown(
        TODAY, Text("提请批准逮捕", "Arrest requested"), Text("公安机关", "Police"), is_other=True
    )
    state = {"is-done": Text("已同意", "agreed"), "is-now": Text("待决定", "waiting"), "": Text("—", "—")}
    context = {
        "trail": ((Text("工作台", "Work list"), "/"), (KIND, "/")),
        "kicker": KIND,
        "title": TITLE,
        "hat": Text("检察官", "Prosecutor"),
        "summary": Text(
            "格桑某已拘留，须在12月23日前决定，现已超期7日。",
            "Gesang is detained; the decision was due 7 days ago.",
        ),
        "numbers": (
            (Text("部门受案号", "Office number"), "乃检捕受〔2022〕12号"),
            (Text("统一受案号", "Unified number"), "54052920220012"),
        ),
        "tabs": (
            NavItem(Text("概况", "Overview"), "/", True),
            NavItem(Text("当事人", "Parties"), "/", count=2),
        ),
        "groups": _GROUPS,
        "limits": limits(),
        "map": map_picture(language),
        "fields": fields,
        "broken": fields_with_errors(fields),
        "reasons": (why,),
        "columns": (Text("案件", "Matter"), Text("承办人", "Handler"), Text("到期", "Due")),
        "rows": ((TITLE, Text("扎西", "Tashi"), TODAY), (TITLE, Text("扎西", "Tashi"), TODAY)),
        "said": Text("第 1 至 50 件，共 1,000+ 件", "1 to 50 of 1,000+"),
        "possible": (act, act),
        "impossible": (shut,),
        "facts": (
            FactShown(Text("罪名", "Charge"), Text("盗窃罪", "Theft"), Text("来自案件", "from the case")),
            FactShown(Text("证件号码", "Identity number"), "542***********12"),
        ),
        "entries": (entry, other),
        "steps": tuple(
            StepShown(Text(zh, en), words, Text("扎西", "Tashi"), TODAY if css else None, css=css)
            for (zh, en), (css, words) in zip(
                (("承办人", "Handler"), ("部门负责人", "Head"), ("检察长", "Chief")),
                state.items(),
                strict=True,
            )
        ),
        "working": (
            (
                Text("开始之日不计入：2022年12月16日", "The opening day, 16 December, is not counted"),
                ("CPL 105",),
            ),
            (Text("七日：至2022年12月23日", "Seven days: until 23 December"), ("CPL 91",)),
        ),
        "result": Text("最后一日：2022年12月23日 星期五", "Last day: Friday 23 December 2022"),
    }
    nav = (
        NavItem(Text("工作台", "Work list"), "/", True, 12),
        NavItem(Text("案件", "Matters"), "/"),
        NavItem(Text("会议", "Meetings"), "/"),
        NavItem(Text("协作", "Collaboration"), "/"),
    )
    frame = Frame(
        "扎西",
        Text("乃东区人民检察院", "Naidong District People's Procuratorate"),
        (Text("检察官", "Prosecutor"), Text("检察委员会委员", "Committee member")),
        "/",
        nav,
        NOW,
        next_day_url="/",
    )
    template = Engine.get_default().from_string((Path(__file__).parent / "gallery.html").read_text("utf-8"))
    whole = {**context, **csrf(request), "frame": frame, "request": request}
    return HttpResponse(template.render(Context(whole)))


urlpatterns = [path("gallery/", gallery), path("", include("heli.web.urls"))]
handler404 = "heli.web.views.errors.not_found"
