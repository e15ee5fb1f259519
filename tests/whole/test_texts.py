"""Titles and citations, held to the instruments of the lawbook: found, carried to other versions, refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from heli.base.errors import BadInput, NotFound
from heli.law.lawbook import Lawbook
from heli.law.texts import article_index, cite, match_instrument, read_text
from heli.law.texts.store import LARGEST, TextStore, import_folder
from tests.factories.lawbooks import shipped


@pytest.fixture(scope="module")
def book() -> Lawbook:
    return shipped()


def test_a_text_is_matched_by_title_and_by_a_year_in_which_it_did_not_end(book: Lawbook) -> None:
    def matched(head: str) -> tuple[str, str] | None:
        return match_instrument(read_text(f"# {head}\n"), book.instruments)

    assert matched("人民检察院民事诉讼监督规则(试行)（2013-11-18（2021-08-01废止，仅供对照））") == (
        "MJ",
        "2013",
    )
    assert matched("人民检察院民事诉讼监督规则（2021-06-26公布，2021-08-01施行）") == ("MJ", "2021")
    assert matched("中华人民共和国监狱法(2012修正)（2012-10-26修正（2026-10-31止））") == ("PL12", "2012")
    assert matched("两高关于检察公益诉讼案件适用法律若干问题的解释（2018公布，2020修正）") == ("GYJ", "2020")
    assert matched("中华人民共和国刑事诉讼法（1979-07-07）") is None
    assert matched("示例法（2018-10-26）") is None


@pytest.mark.parametrize(
    ("citation", "version", "to", "article"),
    [
        ("CPL:173", "2012", None, "177"), ("CPL 93", "2012", None, "95"), ("CPL:243", "2012", None, "254"),
        ("CPL:271", "2012", None, "282"), ("CPL:286", "2012", None, "304"), ("CPL:14", "2012", None, "14"),
        ("CPL:177", None, "2012", "173"), ("CPL:177", None, None, "177"),
        ("CivPL:208", "2017", None, "219"), ("CivPL:215", "2021", None, "219"), ("CivPL:200", "2017", "2021", "207"),
        ("SL:47", "2018", None, "54"), ("Rules:380", "2012", None, "342"), ("CivPL:55", "2017", None, "58"),
    ],
)  # fmt: skip
def test_a_number_is_carried_to_the_version_asked_for(
    book: Lawbook, citation: str, version: str | None, to: str | None, article: str
) -> None:
    found = cite(book, citation, version, to)
    assert (found.article, found.moved) == (article, version is not None or to is not None)


def test_what_leads_nowhere_is_refused(book: Lawbook) -> None:
    for citation in ("CPL173", "CPL:", "", "CPL:173; DROP"):
        with pytest.raises(BadInput):
            cite(book, citation)
    with pytest.raises(BadInput):
        cite(book, "CPL:173", "1066")
    for citation, to in (("CPL:309", None), ("NONE:1", None), ("CPL:15", "2012"), ("CPL:222", "2012")):
        with pytest.raises(NotFound):
            cite(book, citation, to=to)


def test_every_table_of_new_numbers_leads_to_articles_that_exist_and_no_two_to_one(book: Lawbook) -> None:
    index = article_index(book.folder)
    for code, instrument in book.instruments.items():
        for table in instrument.renumbered:
            last = instrument.versions[table.from_].articles or 500
            carried = [new for n in range(1, last + 1) if (new := table.carried(str(n)))]
            assert len(carried) == len(set(carried)) > 0, code
            known = index.get((code, table.to))
            assert known is None or set(carried) <= set(known), code


def test_older_numbers_that_a_text_uses_have_a_table_to_the_newest(book: Lawbook) -> None:
    used = [(code, other, old) for code, one in book.instruments.items() for other, old in one.cites.items()]
    assert len(used) >= 7
    for code, other, old in used:
        instrument = book.instruments[other]
        newest = list(instrument.versions)[-1]
        assert any((t.from_, t.to) == (old, newest) for t in instrument.renumbered), (code, other, old)


def test_the_index_agrees_with_the_number_of_the_last_article(book: Lawbook) -> None:
    index = article_index(book.folder)
    assert len(index) > 30
    for (code, version), articles in index.items():
        last = book.instruments[code].versions[version].articles
        assert last in (None, 0, max(int(a.split("-")[0]) for a in articles)), (code, version)


def test_a_folder_of_texts_is_kept_and_what_is_not_is_named(book: Lawbook, tmp_path: Path) -> None:
    law = "# 中华人民共和国刑事诉讼法（2018-10-26修正）\n\n第一条 甲。\n\n第二条 乙。\n\n丙。\n"
    for name, text in {
        "a.md": law,
        "b.md": "没有标题",
        "c.md": "# 示例法（2018）\n第一条 甲",
        "d.txt": law,
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "e.md").write_bytes(b"#" * (LARGEST + 1))
    store = TextStore(tmp_path / "kept")
    done = {one.file: one for one in import_folder(tmp_path, book.instruments, store)}
    assert set(done) == {"a.md", "b.md", "c.md", "e.md"}
    assert done["a.md"].kept == ("CPL", "2018")
    assert done["b.md"].refused is not None
    assert done["c.md"].unknown
    assert done["e.md"].unknown
    kept = store.text("CPL", "2018")
    assert kept is not None
    assert kept.articles["2"].lines == ("乙。", "丙。")
    assert (store.versions("CPL"), store.text("CPL", "2012"), store.versions("CP")) == (["2018"], None, [])
