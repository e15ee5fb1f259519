"""What goes up and down between offices, and to the police and agencies: orders, staff, teams, competence, linkage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from heli.demo.places import CONA, GONGGAR, GYACA, LHOZHAG, NEDONG, SHANNAN, ZHANANG
from heli.demo.plan.pen import STAFFED, Pen
from heli.demo.plan.year import Year
from heli.demo.steps import ItemOf, OfficeOf, PaperOf, PartyOf, PersonOf, Script

_ABOVE = f"{SHANNAN}/prosecutor"
_MANAGER = f"{SHANNAN}/case_management"


def first(year: Year) -> Iterator[Script]:
    """Directives with what was said against them, people deployed, a team, a case that goes to another office."""
    for number, below in enumerate((ZHANANG, GYACA, CONA)):
        yield directive(year, f"directive-{number}", below, year.some_day("2022-03-07", "2022-09-16"), number)
    yield deployment(year, "deployment-0", LHOZHAG, NEDONG, date(2022, 5, 16))
    yield team(year, "team-0", date(2022, 6, 13))
    for number, (asker, asked) in enumerate(
        ((ZHANANG, GONGGAR), (CONA, LHOZHAG), (GYACA, NEDONG), (NEDONG, ZHANANG))
    ):
        yield assisted(
            year, f"assisted-{number}", asker, asked, year.some_day("2022-02-21", "2022-10-14"), number
        )
    yield moved(year, "moved-0", GONGGAR, NEDONG, date(2022, 4, 11))


def later(year: Year) -> Iterator[Script]:
    """Three-chiefs conferences, interventions and opinions asked by the police, cases that agencies kept back."""
    for number in range(2):
        yield three_chiefs(
            year, f"three-chiefs-{number}", STAFFED[number * 6], year.some_day("2022-04-11", "2022-10-14")
        )
    for number in range(8):
        began = year.some_day("2022-01-17", "2022-12-02")
        yield intervention(year, f"intervention-{number}", STAFFED[number], began, number)
    for number in range(7):
        yield opinion(
            year, f"opinion-{number}", STAFFED[number + 5], year.some_day("2022-01-17", "2022-12-09")
        )
    for number in range(5):
        yield linkage(
            year, f"linkage-{number}", STAFFED[number * 2], year.some_day("2022-02-14", "2022-09-23"), number
        )


def directive(year: Year, name: str, below: str, began: date, number: int) -> Script:
    """A case handed down by the prefecture: executed and reported back; one county disagrees in writing first."""
    pen = Pen(year, name, SHANNAN, began, unit="criminal")
    content = "请你院对辖区羁押期限管理情况开展自查，逐案列明延长、重新计算的依据。"
    pen.open(0, "prosecutor", "draft", "directive", "关于开展羁押期限自查的交办", kind="hand_down", discipline="criminal",
             lower_office=OfficeOf(below), content=content, due_on=pen.day(45))  # fmt: skip
    pen.do(
        2,
        "prosecutor",
        "issue",
        brings={"letter": ("superior_order_letter", "交办函")},
        letter=PaperOf("letter"),
    )
    there = f"{below}/prosecutor"
    pen.allocate(4, there, matter="below", by=f"{below}/case_management")
    if number == 1:
        pen.do(
            6,
            there,
            "report_disagreement",
            matter="below",
            opinion="自查期限偏紧，重新计算案件需要调卷，建议分两批报告。",
        )
        pen.do(9, "prosecutor", "answer_disagreement", reasons="同意分两批，第一批仍按原期限。")
    pen.do(11, there, "begin", matter="below")
    pen.do(38, there, "report_back", matter="below", report="自查四十一件，依据齐全；一件通知迟延，已补正。")
    pen.do(42, "prosecutor", "close")
    return pen.script(below=("it", "directive", below))


def deployment(year: Year, name: str, asker: str, lender: str, began: date) -> Script:
    """A county asks for somebody, the prefecture sends him from another county, and he goes home."""
    pen = Pen(year, name, asker, began, unit="criminal")
    why = "承办检察官需要回避，本院该条线无其他检察官。"
    pen.open(0, "prosecutor", "ask", "deployment", "请求统一调用检察官", status="prosecutor", why=why)
    pen.allocate(2, _ABOVE, matter="above", by=_MANAGER)
    whom = PersonOf(f"{lender}/colleague")
    pen.do(4, _ABOVE, "decide", matter="above", brings={"letter": ("deployment_decision", "调用决定书")}, person=whom,
           status="prosecutor", from_office=OfficeOf(lender), to_office=OfficeOf(asker), in_court=False,
           appointment_basis="decision_suffices", full_time=False, starts_on=pen.day(8), ends_on=pen.day(68),
           assessed_by="lending", letter=PaperOf("letter"))  # fmt: skip
    pen.allocate(5, f"{lender}/head", matter="lent", by=f"{lender}/case_management")
    pen.do(6, f"{lender}/head", "release", matter="lent")
    pen.allocate(6, "head", matter="here")
    pen.do(8, "head", "begin_work", matter="here", powers=["review"], recusal_checked=True)
    pen.do(
        60, "head", "end_work", matter="here", report="办结一件审查起诉案件，材料已移交。", handed_over=True
    )
    return pen.script(
        above=("it", "deployment", SHANNAN), lent=("above", "deployment", lender), here=("above", "deployment", asker)
    )  # fmt: skip


def team(year: Year, name: str, began: date) -> Script:
    """A team of two offices on a kind of case new to the prefecture, dissolved with its report."""
    pen = Pen(year, name, SHANNAN, began, unit="criminal")
    pen.open(
        0,
        "prosecutor",
        "propose",
        "joint_team",
        "电信网络诈骗案件办案组",
        kind="new_type",
        why="案件涉及两县，数据量大。",
    )
    members = [
        {"person": PersonOf(f"{SHANNAN}/{desk}"), "office": OfficeOf(SHANNAN), "comes_from": "own_office", "duty": duty}
        for desk, duty in (("colleague", "prosecutor"), ("assistant", "assistant"))
    ]  # fmt: skip
    pen.do(2, "prosecutor", "form", lead=PersonOf(_ABOVE), members=members, seat=OfficeOf(SHANNAN), ends_on=pen.day(120),
           recusal_checked=True)  # fmt: skip
    pen.do(3, "prosecutor", "join", ItemOf("member", 0), ItemOf("member", 1))
    pen.do(90, "prosecutor", "dissolve", report="办理两件，形成数据审查要点，组员返回原岗位。")
    return pen.script()


def moved(year: Year, name: str, office: str, other: str, began: date) -> Script:
    """A case that belongs elsewhere: two offices talk, agree, and the other one takes it over with its term anew."""
    pen = Pen(year, name, office, began, unit="criminal")
    year.draw_charge()
    parties = year.suspects(1, began, ())
    pen.open(0, "case_management", "accept", "prosecution_review", year.title(parties), matter="review",
             parties=parties, from_body="police", sender=pen.police(), present="all", complete=True)  # fmt: skip
    pen.allocate(0, matter="review")
    pen.do(
        3,
        "prosecutor",
        "find_not_ours",
        matter="review",
        why="主要犯罪地和被告人居住地均在邻县。",
        belongs_to="same_level",
    )
    pen.do(4, "prosecutor", "open_jurisdiction", why_disputed="unclear", other_office=OfficeOf(other))
    pen.do(4, "prosecutor", "talk", matter="talks", other_office=OfficeOf(other))
    there = f"{other}/prosecutor"
    pen.allocate(5, there, matter="asked", by=f"{other}/case_management")
    pen.do(6, there, "answer_talks", matter="asked", accepts="there", answer_reasons="同意由我院办理。")
    pen.do(7, "prosecutor", "decide_transfer", to_office=OfficeOf(other), whole_case=True)
    pen.do(8, "case_management", "send", police_told=True, file_checked=True)
    pen.do(10, "case_management", "confirm_receipt", received_on=pen.day(9))
    pen.allocate(10, there, matter="taken_over", by=f"{other}/case_management")
    about = PartyOf(0)
    pen.do(
        11,
        there,
        "tell_suspect_rights",
        about,
        matter="taken_over",
        way="written",
        language_help="not_needed",
        legal_aid_told=True,
    )
    pen.do(13, there, "interrogate", about, matter="taken_over", admits=True, language_help="not_needed")
    pen.do(28, there, "prosecute", about, matter="taken_over", evidence_sufficient=True,
           court=OfficeOf(f"court:{other}"), plea_paper=True, recommendation="有期徒刑八个月。")  # fmt: skip
    return pen.script(
        it=("review", "transfer", office), talks=("it", "jurisdiction", office), asked=("talks", "jurisdiction", other),
        taken_over=("it", "prosecution_review", other),
    )  # fmt: skip


def assisted(year: Year, name: str, asker: str, asked: str, began: date, number: int) -> Script:
    """Evidence or service asked of another county: answered there, taken up here."""
    pen = Pen(year, name, asker, began, unit="interest")
    wanted = (
        "请协助调取过磅记录。",
        "请协助送达一份文书。",
        "请协助询问一名证人。",
        "请协助核对草场承包合同。",
    )[number]
    said: dict[str, object] = {
        "asked_office": OfficeOf(asked), "request_kind": ("evidence", "service")[number % 2],
        "request_line": "public_interest", "matters_asked": wanted,
    }  # fmt: skip
    pen.open(0, "prosecutor_2", "draft", "assistance_request", wanted.strip("请。"), facts=said)
    pen.do(1, "prosecutor_2", "send", facts={**said, "agreed_days": 20})
    there = f"{asked}/prosecutor_2"
    pen.allocate(2, there, matter="there", by=f"{asked}/case_management")
    pen.do(3, there, "accept", matter="there", contact="公益诉讼检察部")
    pen.do(4, there, "begin", matter="there")
    pen.do(14, there, "answer", matter="there", brings={"answer": ("assistance_answer", "协作复函")},
           answer_text="已办理，材料随函附送。", answer_papers=[PaperOf("answer")])  # fmt: skip
    pen.do(17, "prosecutor_2", "accept_answer")
    pen.do(18, "prosecutor_2", "close")
    return pen.script(there=("it", "assistance_request", asked))


def three_chiefs(year: Year, name: str, office: str, began: date) -> Script:
    """Police, court and procuratorate on a standard of evidence; the minutes are a reference, each decides for itself."""
    pen = Pen(year, name, office, began, unit="criminal")
    pen.open(0, "head", "raise", "three_chiefs_conference", "危险驾驶案件血样送检标准三长联席会议",
             dispute_kind="evidence_standard", dispute_text="血样送检时限和委托手续的审查标准不一致。",
             superior_designated=False)  # fmt: skip
    pen.do(3, "head", "contact", contact_result="初步沟通，仍有分歧。")
    bodies = [{"organ": pen.police(), "who_comes": "deputy"}, {"organ": pen.court(), "who_comes": "deputy"}]
    pen.do(5, "chief", "call", bodies=bodies, called_by="procuratorate", planned_for=pen.day(12))
    stands = [
        {"organ": body["organ"], "stand": "补正后可以采用。", "articles": ["刑事诉讼法第五十六条"]}
        for body in bodies
    ]
    pen.do(11, "head", "state_positions", positions=stands)
    pen.do(12, "head", "attend", ItemOf("body", 0), ItemOf("body", 1))
    pen.do(12, "chief", "hold")
    pen.do(12, "head", "record_outcome", brings={"minutes": ("three_chiefs_minutes", "三长联席会议纪要")},
           reached="consensus", consensus_text="超过三日送检的应当书面说明，供各自办案参考。", nature="reference",
           minutes=PaperOf("minutes"))  # fmt: skip
    pen.do(14, "head", "sign_minutes", ItemOf("body", 0), ItemOf("body", 1))
    pen.do(15, "head", "decide_by_itself", relies_on="facts_and_law")
    pen.do(30, "head", "follow_up", follow_up_text="三家近期案件均附书面说明。")
    return pen.script()


def intervention(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """The police invite early; an opinion on evidence is given, never as evidence; or it is declined."""
    pen = Pen(year, name, office, began, unit="criminal")
    year.draw_charge()
    parties = year.suspects(1, began, ())
    pen.open(0, f"police:{office}", "receive_invitation", "early_intervention", year.title(parties), parties=parties,
             typed="case_management", handled=False, partner="police", body=pen.police(), why_now=["major"],
             stage="investigation", question="电子数据如何固定？", answer_days=5)  # fmt: skip
    if number % 4 == 3:
        pen.do(2, "head", "decline", reason="事实较清楚，可以按程序提请批准逮捕。")
        return pen.script()
    pen.allocate(1)
    pen.do(3, "prosecutor", "take_part", activity="discussion", note="参加案件讨论一次。")
    pen.do(
        5,
        "prosecutor",
        "give_opinion",
        on_evidence="补充提取原始载体，附见证人签名的提取笔录。",
        as_evidence=False,
    )
    pen.do(25, "prosecutor", "close", used="adopted")
    return pen.script()


def opinion(year: Year, name: str, office: str, began: date) -> Script:
    """The police ask what we think of a question; the answer is for reference."""
    pen = Pen(year, name, office, began, unit="criminal")
    year.draw_charge()
    parties = year.suspects(1, began, ())
    pen.open(0, f"police:{office}", "ask", "opinion_request", year.title(parties), parties=parties,
             typed="case_management", handled=False, body=pen.police(),
             question="嫌疑人系在校学生，宜采取何种强制措施？", about=["measure"], answer_days=5)  # fmt: skip
    pen.allocate(1)
    pen.do(
        4,
        "prosecutor",
        "answer",
        opinion="采取取保候审足以防止发生社会危险性。",
        articles=["刑事诉讼法第六十七条"],
        for_reference=True,
    )
    pen.do(12, f"police:{office}", "feed_back", typed="case_management", used="adopted")
    pen.do(13, "prosecutor", "close")
    return pen.script()


def linkage(year: Year, name: str, office: str, began: date, number: int) -> Script:
    """A case that an agency kept with a fine: opinion, transfer to the police, filed; or nothing in it."""
    pen = Pen(year, name, office, began, unit="criminal")
    told = "无证采砂约六百立方米，仅作罚款处理。"
    agency = pen.agency("nature")
    pen.open(0, "prosecutor", "find_non_transfer", "forward_linkage", "应当移送涉嫌犯罪案件", agency=agency, case_facts=told,
             how_found="penalty_instead")  # fmt: skip
    must = number % 3 != 2
    pen.do(6, "prosecutor", "check_non_transfer", must_transfer=must,
           findings="价格认定后已达到立案标准。" if must else "未达到数额标准。", officials_suspected=False,
           case_facts=told)  # fmt: skip
    if not must:
        return pen.script()
    pen.do(9, "prosecutor", "issue_opinion", agency=agency, asked="请依法将案件移送公安机关。")
    pen.do(11, "clerk", "serve_opinion", served_on=agency)
    pen.do(20, "prosecutor", "agency_transfers", from_police=pen.police())
    pen.do(
        32,
        "prosecutor",
        "police_filed",
        police_did="filed",
        agency=agency,
        from_police=pen.police(),
        case_facts=told,
    )
    pen.do(33, "prosecutor", "settle_non_transfer", reasons="已移送并立案。")
    return pen.script()
