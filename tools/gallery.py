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
    """A page of the demo: whose (nobody's without a name), where it begins, and the links that lead on, as selectors."""

    name: str
    user: str = ""
    start: str = "/"
    ways: tuple[str, ...] = ()


_MATTER = 'main a[href^="/matters/0"]'
_PROPOSAL = 'main a[href^="/proposals/0"]'
_LIST = 'main table a[href^="/administration/imports/"]'
_TABLE = 'main a[href^="/reports/tables/"]:not([href$="/filled/"])'
_CONFERENCE, _ARREST, _PROSECUTED = (
    f'main li:has-text("{title}") a[href^="/shared/0"]' for title in ("三长联席会议", "涉嫌盗窃案", "涉嫌")
)
_CASE_MANAGER, _PROSECUTOR, _CHIEF = "shannan.cases", "lhunze.prosecutor", "shannan.chief"
_PUBLIC_INTEREST, _AGENCY, _SYSTEM = "comai.prosecutor2", "comai.water", "shannan.system"
_SECURITY = "shannan.security"

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
    View("my-work-list", _PROSECUTOR),
    View("matter", _PROSECUTOR, "/", (_MATTER,)),
    View("form", _PROSECUTOR, "/", (_MATTER, 'a[href*="/do/approve_arrest/"]')),
    View("why-not", _PROSECUTOR, "/", (_MATTER, 'a[href*="/why/"]')),
    View("record", _PROSECUTOR, "/", (_MATTER, 'a[href*="/record/"]')),
    View("correction", _PROSECUTOR, "/", (_MATTER, 'a[href*="/record/"]', 'a[href$="/correct/"]')),
    View("case", _PROSECUTOR, "/", (_MATTER, 'a[href$="/case/"]')),
    View("national", _PROSECUTOR, "/", (_MATTER, 'a[href$="/national/"]')),
    View("papers", _PROSECUTOR, "/", (_MATTER, 'a[href$="/papers/"]')),
    View("sharing", _PROSECUTOR, "/", (_MATTER, 'a[href$="/sharing/"]')),
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
    View("chief-work-list", "lhunze.chief"),
    View("inspection", "shannan.inspection"),
    View("dashboards", _CHIEF, "/reports/"),
    View("work-report", _CHIEF, "/reports/work/"),
    View("figure", _CHIEF, "/reports/", ('main a[href^="/reports/figures/"]',)),
    View("tables", _CHIEF, "/reports/tables/"),
    View("table", _CHIEF, "/reports/tables/", (_TABLE,)),
    View("table-filled", _CHIEF, "/reports/tables/", (_TABLE, 'main a[href$="/filled/"]')),
    View("collaboration", _PUBLIC_INTEREST, "/collaboration/"),
    View("suggestion", _PUBLIC_INTEREST, "/", ('main li:has-text("检察建议") a[href^="/matters/0"]',)),
    View(
        "service",
        _PUBLIC_INTEREST,
        "/",
        ('main li:has-text("检察建议") a[href^="/matters/0"]', 'a[href$="/service/"]'),
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
    View("court", "lhunze.court", "/shared/", (_PROSECUTED,)),
    View("administration", _SYSTEM, "/administration/"),
    View("offices", _SYSTEM, "/administration/offices/"),
    View("office", _SYSTEM, "/administration/offices/", ('main table a[href^="/administration/offices/"]',)),
    View(
        "office-new",
        _SYSTEM,
        "/administration/offices/",
        ('main table a[href^="/administration/offices/"]', 'main a[href$="/new/"]'),
    ),
    View("sign-ins", _SYSTEM, "/administration/sign-ins/"),
    View("sessions", _SYSTEM, "/administration/sessions/"),
    View("people", _SECURITY, "/administration/people/"),
    View("person", _SECURITY, "/administration/people/", ('main table a[href^="/administration/people/"]',)),
    View("powers", _SECURITY, "/administration/powers/"),
    View("local-law", _SECURITY, "/administration/local/"),
    View("calendars", _SECURITY, "/administration/calendars/"),
    View("calendar-days", _SECURITY, "/administration/calendars/new/"),
    View("tokens", _SECURITY, "/administration/tokens/"),
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
    """Put an arrest to the chief, unless something is put to him already: the demo leaves its visitors no proposal."""
    context = open_context(browser, url, LANGUAGES[0], WIDTHS[0])
    page = context.new_page()
    sign_in(page, _PROSECUTOR, PASSWORD)
    page.goto("/proposals/")
    if page.locator(_PROPOSAL).count() == 0:
        page.goto("/")
        for way in (_MATTER, 'a[href*="/do/approve_arrest/"][href*="bearer="]'):
            page.goto(page.locator(way).first.get_attribute("href") or "/")
        page.locator("[name=ground]").first.check()
        page.locator("[name=major][value=no]").check()
        page.locator("button[name=_do]").click()
        page.locator("#messages .notice").first.wait_for()
    context.close()


def prepare(browser: Browser, url: str) -> None:
    """Do what the demo leaves to its visitors: put an arrest to the chief, hand in a superior's table, upload a list."""
    propose(browser, url)
    context = open_context(browser, url, LANGUAGES[0], WIDTHS[0])
    page = context.new_page()
    sign_in(page, _CHIEF, PASSWORD)
    _hand_in(page)
    context.clear_cookies()
    sign_in(page, _CASE_MANAGER, PASSWORD)
    _upload(page)
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


def _address(page: Page, view: View, way: str) -> str:
    link = page.locator(way)
    if link.count() == 0:
        raise LookupError(f"{view.name}: nothing like {way} on {page.url}")
    return link.first.get_attribute("href") or "/"


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
