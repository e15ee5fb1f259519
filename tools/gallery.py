"""Every page of the demo by name: whose it is, where it begins, the links that lead to it.

`tools/screenshots.py` takes its pictures by this list; a test walks it and examines every page.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page

PASSWORD = "heli-shannan-2022"
"""Of everybody in the demo."""
LANGUAGES, WIDTHS = ("zh-hans", "en"), (1280, 375)


@dataclass(frozen=True)
class View:
    """A page of the demo: whose (nobody's without a name), where it begins, and what leads on.

    `ways` are selectors of links, one or `else` another, or what a button leads to, below the page's address (`./try/`).
    """

    name: str
    user: str = ""
    start: str = "/"
    ways: tuple[str, ...] = ()


_MATTER, _ELSE = 'main a[href^="/matters/0"]', " else "
_PROPOSAL = 'main a[href^="/proposals/0"]'
_LIST = 'main table a[href^="/administration/imports/"]'
_TABLE = 'main a[href^="/reports/tables/"]:not([href$="/filled/"])'
_CONFERENCE, _ARREST, _PROSECUTED = (
    f'main li:has-text("{title}") a[href^="/shared/0"]' for title in ("三长联席会议", "涉嫌盗窃案", "涉嫌")
)
_CASE_MANAGER, _PROSECUTOR, _CHIEF = "shannan.cases", "lhunze.prosecutor", "shannan.chief"
_PUBLIC_INTEREST, _AGENCY, _SYSTEM = "comai.prosecutor2", "comai.water", "shannan.system"
_SECURITY, _COUNTY_CHIEF, _COUNTY_HEAD = "shannan.security", "lhunze.chief", "lhunze.head"
_OFFICE = 'main table a[href^="/administration/offices/"]'
_NEW_OFFICE = 'main a[href$="/new/"]:not([href*="/departments/"]):not([href*="/posts/"])'
_PERSON = 'main table a[href^="/administration/people/"]'
_DRAFT = 'main a[href^="/administration/local/drafts/"]'
_NEW_DRAFT = 'main a[href^="/administration/local/new/"]'
_ACCOUNT = 'main table a[href^="/administration/sign-ins/"]'

GALLERY = (
    View("sign-in"),
    View("no-such-page", "", "/nowhere/"),
    View("work-list", _CASE_MANAGER, "/?whose=all"),
    View("registry", _CASE_MANAGER, "/matters/"),
    View("registry-views", _CASE_MANAGER, "/matters/views/"),
    View("reassign", _CASE_MANAGER, "/matters/reassign/"),
    View("due-list", _CASE_MANAGER, "/due/?whose=all"),
    View("choose", _CASE_MANAGER, "/matters/new/"),
    View("opening", _CASE_MANAGER, "/matters/new/arrest_review/accept/"),
    View(
        "interference", _CASE_MANAGER, "/matters/new/", ('main a[href^="/matters/new/interference_record/"]',)
    ),
    View("accountability", _CASE_MANAGER, "/matters/new/", ('main a[href^="/matters/new/accountability/"]',)),
    View("imports", _CASE_MANAGER, "/administration/imports/"),
    View("import-new", _CASE_MANAGER, "/administration/imports/new/"),
    View("import-match", _CASE_MANAGER, "/administration/imports/", (_LIST, 'main a[href$="/match/"]')),
    View("stampings", _CASE_MANAGER, "/stampings/"),
    View("my-work-list", _PROSECUTOR),
    View("matter", _PROSECUTOR, "/", (_MATTER,)),
    View("form", _PROSECUTOR, "/", (_MATTER, 'a[href*="/do/approve_arrest/"]')),
    View("why-not", _PROSECUTOR, "/", (_MATTER, 'a[href*="/why/"]')),
    View("record", _PROSECUTOR, "/", (_MATTER, 'a[href*="/record/"]')),
    View("correction", _PROSECUTOR, "/", (_MATTER, 'a[href*="/record/"]', 'a[href$="/correct/"]')),
    View("case", _PROSECUTOR, "/", (_MATTER, 'a[href$="/case/"]')),
    View("national", _PROSECUTOR, "/", (_MATTER, 'a[href$="/national/"]')),
    View("papers", _PROSECUTOR, "/", (_MATTER, 'a[href$="/papers/"]')),
    View("paper-print", _PROSECUTOR, "/", (_MATTER, 'a[href$="/papers/"]', 'a[href$="/print/"]')),
    View("sharing", _PROSECUTOR, "/", (_MATTER, 'a[href$="/sharing/"]')),
    View("case-record", _PROSECUTOR, "/", (_MATTER, 'a[href$="/case/"]', 'a[href*="/case/record/"]')),
    View("confirming", _PROSECUTOR, "/accounts/2fa/totp/activate/"),
    View("computed", _PROSECUTOR, "/", ('main a[href^="/limits/"]',)),
    View("calendar-month", _CASE_MANAGER, "/calendar/?whose=all&on=2023-01-04"),
    View("calendar-week", _CASE_MANAGER, "/calendar/?view=week&whose=all&on=2022-12-30"),
    View("calendar-list", _CASE_MANAGER, "/calendar/?view=list&whose=all&on=2022-12-30"),
    View("calendar-feed", _PROSECUTOR, "/calendar/feed/"),
    View("notices", _PROSECUTOR, "/notices/"),
    View("notice-choices", _PROSECUTOR, "/notices/choices/"),
    View("leave", _PROSECUTOR, "/leave/"),
    View("drafts", _PROSECUTOR, "/drafts/"),
    View("proposals", _PROSECUTOR, "/proposals/"),
    View("proposal", _PROSECUTOR, "/proposals/", (_PROPOSAL,)),
    View("law", _PROSECUTOR, "/law/"),
    View("law-procedure", _PROSECUTOR, "/law/procedures/arrest_review/"),
    View("law-instruments", _PROSECUTOR, "/law/instruments/"),
    View("law-instrument", _PROSECUTOR, "/law/instruments/CPL/"),
    View("law-article", _PROSECUTOR, "/law/articles/CPL/91/"),
    View("session", _PROSECUTOR, "/session/"),
    View("password", _PROSECUTOR, "/accounts/password/change/"),
    View("second-factor", _PROSECUTOR, "/accounts/2fa/"),
    View("chief-work-list", _COUNTY_CHIEF),
    View("deciding", _COUNTY_CHIEF, "/", (_PROPOSAL,)),
    View("deciding-otherwise", _COUNTY_CHIEF, "/", (_PROPOSAL, 'a[href*="/otherwise/"]')),
    View("annulment", _COUNTY_CHIEF, "/matters/", (_MATTER, 'a[href*="/record/"]', 'a[href$="/annul/"]')),
    View("local-law-adopting", _COUNTY_CHIEF, "/administration/local/"),
    View("inspection", "shannan.inspection"),
    View("dashboards", _CHIEF, "/reports/"),
    View("work-report", _CHIEF, "/reports/work/"),
    View("figure", _CHIEF, "/reports/", ('main a[href^="/reports/figures/"]',)),
    View("tables", _CHIEF, "/reports/tables/"),
    View("table", _CHIEF, "/reports/tables/", (_TABLE,)),
    View("table-filled", _CHIEF, "/reports/tables/", (_TABLE, 'main a[href$="/filled/"]')),
    View(
        "table-behind",
        _CHIEF,
        "/reports/tables/",
        (_TABLE, 'main a[href$="/filled/"]', 'main a[href*="/behind/"]'),
    ),
    View("collaboration", _PUBLIC_INTEREST, "/collaboration/"),
    View("suggestion", _PUBLIC_INTEREST, "/", ('main li:has-text("检察建议") a[href^="/matters/0"]',)),
    View(
        "service",
        _PUBLIC_INTEREST,
        "/",
        ('main li:has-text("检察建议") a[href^="/matters/0"]', 'a[href$="/service/"]'),
    ),
    View(
        "receipt",
        _PUBLIC_INTEREST,
        "/",
        (
            'main li:has-text("检察建议") a[href^="/matters/0"]',
            'a[href$="/service/"]',
            'a[href$="/receipt/"]',
        ),
    ),
    View("meetings", _PUBLIC_INTEREST, "/meetings/"),
    View("meeting", _PUBLIC_INTEREST, "/meetings/", ('main a[href^="/meetings/0"]',)),
    View(
        "meeting-room", _PUBLIC_INTEREST, "/meetings/", ('main a[href^="/meetings/0"]', 'a[href$="/room/"]')
    ),
    View("partner-list", _AGENCY, "/shared/"),
    View("partner", _AGENCY, "/shared/", ('main a[href^="/shared/0"]',)),
    View("partner-form", _AGENCY, "/shared/", ('main a[href^="/shared/0"]', 'main a[href*="/do/"]')),
    View("partner-notices", _AGENCY, "/notices/"),
    View("police-list", "lhunze.police", "/shared/"),
    View("police", "lhunze.police", "/shared/", (_ARREST,)),
    View("partner-meeting", "lhunze.police", "/shared/", (_CONFERENCE,)),
    View("court-list", "lhunze.court", "/shared/"),
    View("court", "lhunze.court", "/shared/", (_PROSECUTED + _ELSE + _CONFERENCE,)),
    View("administration", _SYSTEM, "/administration/"),
    View("offices", _SYSTEM, "/administration/offices/"),
    View("office", _SYSTEM, "/administration/offices/", (_OFFICE,)),
    View("office-new", _SYSTEM, "/administration/offices/", (_OFFICE, _NEW_OFFICE)),
    View("office-rename", _SYSTEM, "/administration/offices/", (_OFFICE, 'main a[href$="/rename/"]')),
    View("office-close", _SYSTEM, "/administration/offices/", (_OFFICE, 'main a[href$="/close/"]')),
    View("office-merge", _SYSTEM, "/administration/offices/", (_OFFICE, 'main a[href$="/merge/"]')),
    View(
        "department-new", _SYSTEM, "/administration/offices/", (_OFFICE, 'main a[href$="/departments/new/"]')
    ),
    View("sign-ins", _SYSTEM, "/administration/sign-ins/"),
    View("account", _SYSTEM, "/administration/sign-ins/", (_ACCOUNT,)),
    View("account-link", _SYSTEM, "/administration/sign-ins/", (_ACCOUNT, 'main a[href$="/link/"]')),
    View("local-new", _SYSTEM, "/administration/local/", (_NEW_DRAFT,)),
    View("local-import", _SYSTEM, "/administration/local/", ('main a[href$="/import/"]',)),
    View("local-draft", _SYSTEM, "/administration/local/", (_DRAFT,)),
    View("local-preview", _SYSTEM, "/administration/local/", (_DRAFT, "./preview/")),
    View("local-trial", _SYSTEM, "/administration/local/", (_DRAFT, "./try/")),
    View("sessions", _SYSTEM, "/administration/sessions/"),
    View("people", _SECURITY, "/administration/people/"),
    View("person-new", _SECURITY, "/administration/people/", ('main a[href$="/people/new/"]',)),
    View("person", _SECURITY, "/administration/people/", (_PERSON,)),
    View("person-name", _SECURITY, "/administration/people/", (_PERSON, 'main a[href$="/name/"]')),
    View("post-new", _SECURITY, "/administration/people/", (_PERSON, 'main a[href*="/posts/new/"]')),
    View("post-end", _SECURITY, "/administration/people/", (_PERSON, 'main a[href$="/end/"]')),
    View("powers", _SECURITY, "/administration/powers/"),
    View("power-new", _SECURITY, "/administration/powers/", ('main a[href*="/powers/offices/"]',)),
    View("local-law", _SECURITY, "/administration/local/"),
    View("calendars", _SECURITY, "/administration/calendars/"),
    View("calendar-days", _SECURITY, "/administration/calendars/new/"),
    View("tokens", _SECURITY, "/administration/tokens/"),
    View("token-new", _SECURITY, "/administration/tokens/new/"),
    View("retention", _SECURITY, "/administration/retention/"),
    View("log", "shannan.audit", "/administration/log/"),
)

Look = Callable[[Page, View], None]


def walk(browser: Browser, url: str, language: str, views: tuple[View, ...], look: Look) -> None:
    """Sign in as each user once, go to each view of his, and look at it.

    Args:
        url: of a running demo.
        language: `zh-hans` or `en`.
        look: called with the page that stands; may change its width.
    Raises:
        LookupError: a link that should lead on is missing on its page.
    """
    for user in dict.fromkeys(view.user for view in views):
        context = open_context(browser, url, language, WIDTHS[0])
        page = context.new_page()
        if user:
            sign_in(page, user, PASSWORD)
        for view in (one for one in views if one.user == user):
            page.goto(view.start)
            for way in view.ways:
                page.goto(_address(page, view, way))
            look(page, view)
        context.close()


def propose(browser: Browser, url: str) -> None:
    """Have an arrest before the chief, with the head's review: the demo leaves its visitors nothing to decide."""
    context = open_context(browser, url, LANGUAGES[0], WIDTHS[0])
    page = context.new_page()
    if not _waits(page, _COUNTY_CHIEF):
        if not _waits(page, _COUNTY_HEAD):
            _put_arrest(page)
            assert _waits(page, _COUNTY_HEAD)
        page.goto(_href(page, _PROPOSAL))
        page.locator("button[name=answer][value=agree]").click()
        page.locator("#messages .notice").first.wait_for()
    context.close()


def _waits(page: Page, user: str) -> bool:
    """Whether his work list names a proposal; leaves him signed in, on it."""
    page.context.clear_cookies()
    sign_in(page, user, PASSWORD)
    page.goto("/")
    return page.locator(_PROPOSAL).count() > 0


def _put_arrest(page: Page) -> None:
    page.context.clear_cookies()
    sign_in(page, _PROSECUTOR, PASSWORD)
    page.goto("/")
    for way in (_MATTER, 'a[href*="/do/approve_arrest/"][href*="bearer="]'):
        page.goto(_href(page, way))
    page.locator("[name=ground]").first.check()
    page.locator("[name=major][value=no]").check()
    page.locator("button[name=_do]").click()
    page.locator("#messages .notice").first.wait_for()


def prepare(browser: Browser, url: str) -> None:
    """Do what the demo leaves to its visitors.

    An arrest is put to the chief, a superior's table handed in, a list uploaded, a local rule begun.
    """
    propose(browser, url)
    context = open_context(browser, url, LANGUAGES[0], WIDTHS[0])
    page = context.new_page()
    sign_in(page, _CHIEF, PASSWORD)
    _hand_in(page)
    context.clear_cookies()
    sign_in(page, _CASE_MANAGER, PASSWORD)
    _upload(page)
    context.clear_cookies()
    sign_in(page, _SYSTEM, PASSWORD)
    _begin_draft(page)
    context.close()


def _hand_in(page: Page) -> None:
    """A table of three counties: one column counts, one stays for the hand, the rest nobody chose yet."""
    page.goto("/reports/tables/")
    if page.locator(_TABLE).count():
        return
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "月报"
    rows = (("侦查监督与协作配合月报", "", "", ""), ("单位", "提请批准逮捕（件）", "批准逮捕（人）", "备注"),
            ("乃东区", None, None, None), ("隆子县", None, None, None), ("措美县", None, None, None),
            ("合计", "=SUM(B3:B5)", "=SUM(C3:C5)", None))  # fmt: skip
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    given = FilePayload(name="月报（示例）.xlsx", mimeType="application/vnd.ms-excel", buffer=out.getvalue())
    page.locator("#f-file").set_input_files(files=[given])
    page.locator("main form .btn-primary").click()
    for place, county in (("B3", "乃东区"), ("B4", "隆子县"), ("B5", "措美县")):
        page.goto(f"{page.url.partition('?')[0]}?cell=月报!{place}")
        page.locator("#f-figure").select_option("arrest_accepted")
        page.locator("#f-office").select_option(label=f"{county}人民检察院")
        page.locator("[name=do][value=match]").click()
    page.goto(f"{page.url.partition('?')[0]}?cell=月报!D3")
    page.locator("#f-cells").fill("D3:D5")
    page.locator("[name=do][value=hand]").click()


def _upload(page: Page) -> None:
    """A list of two cases, not matched yet."""
    page.goto("/administration/imports/")
    if page.locator(_LIST).count():
        return
    lines = ("统一受案号,案件名称,受理日期,移送单位,犯罪嫌疑人,强制措施,强制措施日期,移送案由,承办检察官,备注",
             "T5405292022900001,示例甲涉嫌盗窃案,2022-12-28,隆子县公安局,示例甲,刑事拘留,2022-12-25,盗窃罪,示例,",
             "T5405292022900002,示例乙涉嫌诈骗案,昨天,隆子县公安局,示例乙,,,诈骗罪,示例,日期待核")  # fmt: skip
    page.goto("/administration/imports/new/")
    given = FilePayload(name="清单（示例）.csv", mimeType="text/csv", buffer="\n".join(lines).encode())
    page.locator("#f-file").set_input_files(files=[given])
    page.locator("select[name=procedure]").select_option("arrest_review")
    page.locator("main form .btn-primary").click()


def _begin_draft(page: Page) -> None:
    """A kind of matter that the nation does not have, as the page begins it."""
    page.goto("/administration/local/")
    if page.locator(_DRAFT).count():
        return
    page.goto(_href(page, _NEW_DRAFT))
    page.locator("#f-name").fill("local_example")
    page.locator("main form .btn-primary").click()


def _address(page: Page, view: View, way: str) -> str:
    if way.startswith("./"):
        return page.url + way.removeprefix("./")
    for one in way.split(_ELSE):
        if page.locator(one).count():
            return _href(page, one)
    raise LookupError(f"{view.name}: nothing like {way} on {page.url}")


def _href(page: Page, way: str) -> str:
    return page.locator(way).first.get_attribute("href") or "/"


def open_context(browser: Browser, url: str, language: str, width: int) -> BrowserContext:
    """A browser of one's own, in a language and a width."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": 900},
        locale="zh-CN" if language.startswith("zh") else "en-GB",
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": "django_language", "value": language, "url": url}])
    return context


def sign_in(page: Page, user: str, password: str) -> None:
    """Sign in by the sign-in page."""
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(user)
    page.locator("[name=password]").fill(password)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "/login" not in url)
