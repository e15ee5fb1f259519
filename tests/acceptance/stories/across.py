"""Story (c): harm found in one county, the other one is competent after talks, a suggestion goes unheeded, a suit is ready."""

from __future__ import annotations

from heli.demo.places import COMAI, NAGARZE
from heli.demo.steps import IssuedPaper, OfficeOf, Opened, PaperOf, Script, day
from tests.acceptance.stories.writing import given, opens, told

FINDER, COMPETENT = f"{COMAI}/prosecutor_2", f"{NAGARZE}/prosecutor_2"
CLERK = f"{NAGARZE}/clerk"
AGENCY = f"agency:{NAGARZE}:ecology"
HARM = "交界河段采石废渣入河，下游两处取水点浑浊。"
CONDUCT = "接到反映后未到场，未作处理。"
_ORGAN = OfficeOf(AGENCY)
_CASE = {"suit_kind": "administrative", "organ": _ORGAN, "harm": HARM, "conduct": CONDUCT}

ACROSS = Script(
    "across",
    (
        told(
            "2022-06-06 09:00",
            FINDER,
            "register_lead",
            "found",
            mark="found",
            opening=opens(
                "public_interest_litigation", COMAI, "交界河段采石废渣公益诉讼", unit="", is_handled=True
            ),
            source_kind="duty",
            lead=HARM,
            place_of_harm="浪卡子县境内河段",
            major=False,
        ),
        told("2022-06-07 09:00", FINDER, "begin_inquiry", "found", to_inquire="污染来源和管辖"),
        told(
            "2022-06-08 09:00",
            FINDER,
            "talk_competence",
            "found",
            mark="talking",
            other_office=OfficeOf(NAGARZE),
            competence_question="违法行为地在你县，是否由你院管辖？",
        ),
        told(
            "2022-06-08 10:00",
            FINDER,
            "send",
            "asking",
            mark="asked",
            asked_office=OfficeOf(NAGARZE),
            request_kind="jurisdiction_talks",
            request_line="public_interest",
            matters_asked="违法行为地在你县，是否由你院管辖？",
        ),
        given("2022-06-09 09:00", f"{NAGARZE}/case_management", "asked_there", COMPETENT),
        told("2022-06-10 09:00", COMPETENT, "accept", "asked_there"),
        told("2022-06-10 10:00", COMPETENT, "begin", "asked_there"),
        told(
            "2022-06-13 09:00",
            COMPETENT,
            "answer",
            "asked_there",
            brings={"answer": ("assistance_answer", "管辖协商复函")},
            answer_text="同意由我院管辖。",
            answer_papers=[PaperOf("answer")],
        ),
        told("2022-06-14 09:00", FINDER, "accept_answer", "asking", mark="agreed"),
        told("2022-06-14 11:00", FINDER, "record_competence_talks", "found", talks_outcome="theirs"),
        told(
            "2022-06-15 09:00", FINDER, "transfer_lead", "found", lead=HARM, place_of_harm="浪卡子县境内河段"
        ),
        told(
            "2022-06-15 10:00",
            FINDER,
            "decide_transfer",
            "sent",
            mark="transferred",
            lead_kind="public_interest",
            receiver=OfficeOf(NAGARZE),
            lead_facts=HARM,
            why_not_ours="place",
            accept_days=7,
            feedback_days=60,
        ),
        given("2022-06-17 09:00", f"{NAGARZE}/case_management", "received", COMPETENT),
        told("2022-06-17 10:00", COMPETENT, "accept", "received"),
        told(
            "2022-06-24 09:00",
            COMPETENT,
            "conclude",
            "received",
            mark="filed",
            brings={"filing": ("filing_decision", "立案决定书")},
            outcome="filed",
            filing_paper=PaperOf("filing"),
            outcome_text="已决定立案。",
        ),
        given("2022-06-27 09:00", f"{NAGARZE}/case_management", "it", COMPETENT),
        told(
            "2022-06-28 09:00", CLERK, "serve_filing_decision", "it", mark="served_filing", served_on=_ORGAN
        ),
        told(
            "2022-06-29 09:00",
            COMPETENT,
            "plan_inquiry",
            "it",
            suit_kind="administrative",
            field="environment",
            organ=_ORGAN,
            harm=HARM,
            plan_text="勘验、调取执法记录。",
        ),
        told(
            "2022-07-06 09:00",
            COMPETENT,
            "record_inquiry",
            "it",
            ways=["files", "inspect"],
            two_or_more=True,
            findings="废渣约九百立方米，主管部门未处理。",
        ),
        told(
            "2022-07-11 09:00",
            COMPETENT,
            "end_inquiry",
            "it",
            duty_rules=["水污染防治法第九条"],
            report="负有监管职责而未履行。",
            facts=_CASE,
        ),
        told(
            "2022-07-12 09:00",
            COMPETENT,
            "propose_suggestion",
            "it",
            mark="proposed",
            organ=_ORGAN,
            harm=HARM,
            conduct=CONDUCT,
            report="负有监管职责而未履行。",
            lead=HARM,
        ),
        told(
            "2022-07-13 09:00",
            COMPETENT,
            "draft",
            "letter",
            kind="public_interest",
            addressee=_ORGAN,
            involved=True,
            objection_days=7,
            urgent=True,
            urgent_ground="汛期废渣可能堵塞河道，损害继续扩大。",
            facts_found=CONDUCT,
            damage=HARM,
            help_offered="可以共同勘验。",
            points=[
                {
                    "problem": "废渣入河未处置",
                    "demand": "立即清运并查处",
                    "legal_basis": ["水污染防治法第三十七条"],
                }
            ],
            contact="公益诉讼检察部",
            rectify_by=day("2022-08-31"),
        ),
        told("2022-07-14 09:00", COMPETENT, "decide_suggestion", "letter"),
        told("2022-07-14 11:00", COMPETENT, "issue", "letter"),
        told(
            "2022-07-15 09:00",
            CLERK,
            "serve",
            "letter",
            mark="served",
            brings={"receipt": ("service_receipt", "送达回证")},
            mode="written",
            letter=IssuedPaper("suggestion_letter"),
            served_on=_ORGAN,
            receipt=PaperOf("receipt"),
        ),
        told(
            "2022-08-02 09:00",
            COMPETENT,
            "open_suit",
            "letter",
            mark="unheeded",
            brings={"review": ("suit_review_report", "审查起诉报告")},
            review_report=PaperOf("review"),
            still_harmed=True,
        ),
        told(
            "2022-08-10 09:00",
            COMPETENT,
            "end_review",
            "it",
            mark="ready",
            brings={"report": ("suit_review_report", "审查起诉报告")},
            review_report=PaperOf("report"),
            opinion="sue",
            not_performed=["no_reply"],
        ),
    ),
    follows={
        "asking": Opened("found", "assistance_request", COMAI),
        "asked_there": Opened("asking", "assistance_request", NAGARZE),
        "sent": Opened("found", "lead_transfer", COMAI),
        "received": Opened("sent", "lead_transfer", NAGARZE),
        "it": Opened("received", "public_interest_litigation", NAGARZE),
        "letter": Opened("it", "suggestion", NAGARZE),
    },
)
