"""Local rules in the browser: written with live findings, previewed, tried, put before the chief, adopted, opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.factories.offices import LONGZI

if TYPE_CHECKING:
    from django.test import Client

    from tests.factories.offices import Cast

HOME = "/administration/local/"
DECISION = {
    "number": "隆检党发〔2022〕8号",
    "decided_on": "2022-12-30",
    "from_on": "2022-12-30",
    "ground": "示例",
}


@pytest.fixture
def here(cast: Cast) -> Iterator[Cast]:
    from heli.law.counting import installed_calendars  # noqa: PLC0415
    from heli.matters import books  # noqa: PLC0415
    from tests.factories.matters import carried_book  # noqa: PLC0415

    before = books.use(books.LoadedBook(carried_book().law.national, installed_calendars()))
    yield cast
    books.use(before)


def begun(
    client: Client, cast: Cast, kind: str = "procedure", name: str = "local_visits", **more: str
) -> str:
    """The address of a new draft for Longzi."""
    given = {"kind": kind, "name": name, "office": str(cast.offices[LONGZI].pk), **more}
    made = client.post(f"{HOME}new/", given)
    assert made.status_code == 302, made.text[-3000:]
    return str(made["Location"])


def text_of(page: Any) -> tuple[str, str]:
    """The text and the digest that stand in the page of a draft."""
    import html  # noqa: PLC0415

    written = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page.text)
    assert written
    assert seen
    return html.unescape(written[1]), seen[1]


def test_a_procedure_is_written_tried_adopted_and_opened(here: Cast) -> None:
    from tests.integration.web.administration.office import check, logged, save, sign_in  # noqa: PLC0415

    author = sign_in(here, "system_admin")
    assert "新建草稿" in author.get(HOME).text
    draft = begun(author, here)
    text, seen = text_of(author.get(draft))
    # live findings: file and line, in the page's language; nothing is kept
    broken = text.replace("  finish:\n", "  register:\n")
    found = author.post(f"{draft}check/", {"text": broken})
    assert found.status_code == 200
    assert "<html" not in found.text
    assert re.search(r"第 \d+ 行", found.text)
    assert "register" in found.text
    _broken_in_every_way(author, draft, text)
    refused = author.post(draft, {"text": broken, "seen": seen, "_do": "put"})
    assert refused.status_code == 422
    # a broken text is kept as it is written, and goes no further
    _, seen = text_of(refused)
    assert author.post(draft, {"text": text, "seen": seen, "_do": "save"}).status_code == 302
    _, seen = text_of(author.get(draft))
    assert "<svg" in author.post(f"{draft}check/", {"text": text}).text
    _tried(author, draft)
    # put before the chief, who finds it on his work list and adopts it
    chief = sign_in(here, "chief")
    assert draft not in chief.get("/").text
    assert author.post(draft, {"text": text, "seen": seen, "_do": "put"}).status_code == 302
    assert draft in chief.get("/").text
    link = re.search(r'href="([^"]*/adopt/[0-9a-f]{64}/)"', chief.get(draft).text)
    assert link
    assert check(chief, link[1], **{**DECISION, "from_on": "2022-12-29"}).status_code == 422
    assert check(chief, link[1], **DECISION).status_code == 200
    assert save(chief, link[1], **DECISION).status_code == 302
    assert len(logged(here, "adopt_local")) == 1
    assert draft not in chief.get("/").text
    assert DECISION["number"] in chief.get(HOME).text
    _opened(here)


BROKEN = [
    (
        "      done: {",
        "      lost: {zh: 走失, en: Lost}\n      done: {",
        "      lost:",
    ),  # a state that nothing reaches
    ('    basis: ["L-VISITS 2"]\n', "", "  finish:"),  # a missing basis
    ('    basis: ["L-VISITS 2"]\n', '    documents: [leash]\n    basis: ["L-VISITS 2"]\n', "    documents:"),
    ('    basis: ["L-VISITS 2"]\n', '    basis: ["L-VISITS 99"]\n', '    basis: ["L-VISITS 99'),
    (
        '    basis: ["L-VISITS 2"]\n',
        '    requires: {act: finish, done: true}\n    basis: ["L-VISITS 2"]\n',
        "    requires:",
    ),
    ("line: case_management", "line: &all case_management", "line: &all"),  # the beginning of a bomb
    (
        '    basis: ["L-VISITS 2"]\n',
        '    decide: {power: arrest.approve}\n    basis: ["L-VISITS 2"]\n',
        "    decide:",
    ),
]
"""What is replaced, by what, and the line that the page names. The last is a floor that would be loosened."""


def _broken_in_every_way(author: Client, draft: str, text: str) -> None:
    """Each fault is shown in the page with its line."""
    for old, new, at in BROKEN:
        assert text.count(old) == 1, old
        broken = text.replace(old, new)
        line = broken[: broken.index(at)].count("\n") + 1
        said = author.post(f"{draft}check/", {"text": broken}).text
        assert re.search(rf"第 {line} 行", said), (new, line, re.findall(r"第 \d+ 行[^<]*", said))


def _tried(author: Client, draft: str) -> None:
    """The preview shows form and term, the sandbox plays it and says why something is refused."""
    preview = author.get(f"{draft}preview/").text
    assert "本院规定（请改）第一条" in preview
    assert "L-VISITS" not in preview
    assert 'id="f-subject"' in preview
    assert "10 个工作日" in preview or "10个工作日" in preview
    trial = f"{draft}try/"
    assert "?begin=local_visits&amp;act=register" in author.get(trial).text
    form = author.get(f"{trial}?act=register")
    assert 'name="subject"' in form.text
    played = author.post(
        f"{trial}?act=register", {"_by": "case_management", "_when": "2022-12-30", "subject": "示例"}
    )
    assert played.status_code == 302, played.text[-3000:]
    page = author.get(trial).text
    assert "办理中" in page
    assert "2023年1月" in page
    # an act that is refused says why
    author.post(f"{trial}?act=register", {"_by": "case_management", "_when": "2022-12-30", "subject": "示例"})
    refused = author.get(trial).text
    assert "tone-danger" in refused
    assert "不予导入" not in refused
    assert author.post(trial, {"_back": "1"}).status_code == 302
    _several(author, trial)


def _several(author: Client, trial: str) -> None:
    """Another matter is begun and linked, a party is added and held, posts of the office act, the power list decides."""
    from heli.matters.models import Matter, MatterAct  # noqa: PLC0415

    before = Matter.objects.count(), MatterAct.objects.count()

    def done(asked: str, **given: Any) -> str:
        said = author.post(f"{trial}{asked}", {"_when": "2022-12-30", **given})
        assert said.status_code == 302, said.text[-3000:]
        return str(author.get(str(said["Location"])).text)

    assert (
        author.post(
            f"{trial}?party=new", {"_when": "2022-12-30", "role": "suspect", "measure": "bail"}
        ).status_code
        == 422
    )
    held = {"role": "suspect", "birth": "2006-03-01", "measure": "detention", "since": "2022-12-28"}
    assert "2006年3月1日" in done("?party=new", **held)
    begin = author.get(f"{trial}?begin=arrest_review&act=accept").text
    assert "本事项以其为对象" in begin
    assert "suspect_1" in begin
    accept = {"_by": "case_management", "_parties": "suspect_1", "_linked": "1", "_relation": "subject", "complete": "yes",
              "suspects": "suspect_1"}  # fmt: skip
    page = done("?begin=arrest_review&act=accept", **accept)
    assert "2. 审查逮捕" in page
    assert "尚无承办人" in page
    assert "1月6日" in page  # the seven days of a held suspect do not move
    # who acts is one of the office's posts; before it is allocated nobody may do what its handler does
    form = author.get(f"{trial}?matter=2&act=approve_arrest").text
    assert "此处无权办理" in form
    allocate = author.get(f"{trial}?matter=2&act=allocate").text
    assert "检察官（刑事检察）" in allocate
    assert 'name="_draw"' in allocate
    drawn = done("?matter=2&act=allocate", _by=re.findall(r'<option value="(\d+)"', allocate)[0], _draw="1")
    assert (
        "尚无承办人"
        not in drawn.partition('id="matters"')[2].partition("</nav>")[0].partition("2. 审查逮捕")[2]
    )
    _mended(author, trial, drawn)
    assert "无强制措施" not in done("?party=suspect_1&change=measure", kind="bail", since="2022-12-31")
    assert "2007年" in done("?party=suspect_1&change=age", birth="2007-03-01", precision="day")
    done("?day=1", _when="2023-01-20")
    assert author.post(f"{trial}?day=1", {"_when": "2023-01-19"}).status_code == 422
    assert (Matter.objects.count(), MatterAct.objects.count()) == before


def _mended(author: Client, trial: str, page: str) -> None:
    """The allocation is corrected by case management and taken back by the chief; who may not is refused."""
    (address,) = set(re.findall(r"\?matter=2&amp;mend=2\.act2&amp;how=correct", page))
    address = address.replace("&amp;", "&")
    form = author.get(trial + address).text
    assert "更正：分案" in form
    typed = dict(re.findall(r'name="(seed|_happened)"[^>]*value="([^"]+)"', form))
    assert set(typed) == {"seed", "_happened"}
    people = re.findall(r'<option value="(\d+)"', form)
    handler = re.findall(r'name="handler" value="(\d+)"[^>]*checked', form)[0]
    given = {"_when": "2022-12-30", "_by": people[0], "handler": handler, "mode": "by_turn", **typed}
    for wrong in (
        {},
        {"_reason": "x"},
        {"_reason": "x", "_when": "2022-12-29", "seed": "b"},
        {"_reason": "x", "seed": ""},
    ):
        assert author.post(trial + address, {**given, **wrong}).status_code == 422, wrong
    said = author.post(trial + address, {**given, "_reason": "x", "seed": "b"})
    assert said.status_code == 302, said.text[-3000:]
    corrected = author.get(str(said["Location"])).text
    assert "更正：分案" in corrected
    back = address.replace("how=correct", "how=annul")
    chief = re.findall(r'<option value="(\d+)"[^>]*>[^<]*检察长', author.get(trial + back).text)[0]
    refused = {"_when": "2022-12-30", "_by": people[-1], "_reason": "x"}
    for by in (people[-1], chief):
        assert author.post(trial + back, {**refused, "_by": by}).status_code == 302
    gone = author.get(f"{trial}?matter=2").text
    assert gone.count("撤销：分案") == 2
    assert "<s>分案</s>" in gone


def _opened(cast: Cast) -> None:
    """Case management of the county opens such a matter; that of nobody else is offered it."""
    from heli.matters import books  # noqa: PLC0415
    from heli.matters.models import LayerDecision  # noqa: PLC0415
    from tests.integration.web.administration.office import sign_in  # noqa: PLC0415

    book = books.library()
    assert isinstance(book, books.LoadedBook)
    book.refresh()
    manager = sign_in(cast, "case_manager")
    address = "/matters/new/local_visits/register/"
    assert address in manager.get("/matters/new/").text
    form = manager.get(address)
    assert form.status_code == 200
    # the national system does not know it: nobody is asked where its record is kept
    assert 'name="_kept_by"' not in form.text
    assert address in manager.get("/matters/new/?q=请改").text
    assert address not in manager.get("/matters/new/?q=逮捕").text
    other = sign_in(cast, "county_other")
    assert address not in other.get("/matters/new/").text
    assert other.get(address).status_code == 404
    row = LayerDecision.objects.get()
    chief = sign_in(cast, "chief")
    page = chief.get(f"{HOME}texts/{row.pk}/")
    assert row.digest in page.text
    assert f"{HOME}local_visits/end/" in page.text
    assert sign_in(cast, "other_chief").get(f"{HOME}texts/{row.pk}/").status_code == 404


def test_who_has_not_the_power_is_refused_with_the_reason(here: Cast) -> None:
    from tests.integration.web.administration.office import check, sign_in  # noqa: PLC0415

    author = sign_in(here, "security_admin")
    draft = begun(author, here, "decider", "local_high", procedure="arrest_review")
    text, seen = text_of(author.get(draft))
    loosened = {"text": re.sub(r"\w+: {by: chief_prosecutor", "approve_arrest: {by: department_head", text)}
    found = author.post(f"{draft}check/", loosened).text
    said = found.partition("这会降低决定层级：")[2].partition("<br>")[0]
    assert said.startswith("部门负责人低于法律规定的决定人检察长（"), found
    assert not re.search("[a-z]_|[A-Z]{3} [0-9]", said), said
    assert author.post(draft, {"text": text, "seen": seen, "_do": "put"}).status_code == 302
    adopt = f"{draft}adopt/{seen}/"
    for who in ("security_admin", "system_admin", "audit_admin"):
        refused = check(sign_in(here, who), adopt, **DECISION)
        assert refused.status_code == 422, who
        assert "检察长" in refused.text
    for who in ("handler", "case_manager", "deputy", "nobody"):
        assert sign_in(here, who).get(HOME).status_code in (302, 403), who
    assert sign_in(here, "other_chief").get(draft).status_code == 404
    assert sign_in(here, "chief").get(f"{HOME}new/").status_code == 403
    # the chief reads a draft and tries it; he writes none
    assert sign_in(here, "chief").post(draft, {"text": text, "seen": seen, "_do": "save"}).status_code == 403
    assert "readonly" in sign_in(here, "chief").get(draft).text
    for wrong in ({"kind": "x"}, {"name": "visits"}, {"kind": "term", "procedure": ""}, {"office": ""}):
        given = {"kind": "procedure", "name": "local_a", "office": str(here.offices[LONGZI].pk), **wrong}
        assert author.post(f"{HOME}new/", given).status_code == 422


def test_a_signed_file_goes_out_and_comes_in_as_a_draft(here: Cast) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    from heli.base import keys  # noqa: PLC0415
    from heli.base.settings import CONFIG  # noqa: PLC0415
    from heli.matters.models import LayerDecision  # noqa: PLC0415
    from tests.integration.web.administration.office import save, sign_in  # noqa: PLC0415

    if keys.signing(CONFIG.keys) is None:
        keys.make_signing(CONFIG.keys)
    author = sign_in(here, "system_admin")
    draft = begun(author, here)
    text, seen = text_of(author.get(draft))
    author.post(draft, {"text": text, "seen": seen, "_do": "put"})
    assert save(sign_in(here, "chief"), f"{draft}adopt/{seen}/", **DECISION).status_code == 302
    file = author.get(f"{HOME}texts/{LayerDecision.objects.get().pk}/export/")
    assert "local_visits.heli.json" in file["Content-Disposition"]

    def sent(content: bytes) -> Any:
        given = {"file": SimpleUploadedFile("x.json", content), "office": str(here.offices[LONGZI].pk)}
        return author.post(f"{HOME}import/", given)

    assert sent(file.content.replace("办结期限".encode(), "办结时限".encode())).status_code == 422
    assert sent(b"nothing").status_code == 422
    taken = sent(file.content)
    assert taken.status_code == 302
    assert text_of(author.get(taken["Location"]))[0] == text
