"""Template filters and tags: values in the page's language. Each wraps one function of `heli.web.formats`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from django import template
from django.forms import BoundField
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from heli.base import clock
from heli.web import assets, citations, formats, words

if TYPE_CHECKING:
    from heli.web.contexts.limits import LimitShown
    from heli.web.contexts.registry_columns import Cell

register = template.Library()
# a run of Chinese, with the signs and digits inside of it: 隆检建〔2022〕3号
_HAN = re.compile(r"([\u3400-\u9fff](?:[\u3000-\u9fff\uff00-\uffef\d·]*[\u3000-\u9fff\uff00-\uffef])?)")

_NOWRAP = ' class="nowrap"'
_SPAN = r'<span lang="zh-Hans">\1</span>'


def _language() -> str:
    return get_language() or "zh-hans"


@register.filter
def say(value: object) -> str:
    """A `Text`, a `Msg` or any other value, in the page's language."""
    return words.say_here(value, _language())


@register.filter
def day(value: date | None) -> SafeString | str:
    """A civil day with its weekday, marked up as a time."""
    if value is None:
        return ""
    return _time(formats.civil(value).isoformat(), formats.day(value, _language()))


@register.filter
def plain_day(value: date | None) -> SafeString | str:
    """A civil day without its weekday."""
    if value is None:
        return ""
    return _time(formats.civil(value).isoformat(), formats.day(value, _language(), weekday=False))


@register.filter
def written_day(value: str) -> SafeString | str:
    """A civil day that the lawbook writes as ISO text, without its weekday."""
    return plain_day(date.fromisoformat(value)) if value else ""


@register.filter
def short_day(value: date | None) -> SafeString | str:
    """A day for a narrow place; without its year where that is the present one."""
    if value is None:
        return ""
    text = formats.short_day(value, _language(), this_year=clock.today().year)
    return _time(formats.civil(value).isoformat(), text)


@register.filter
def moment(value: date | None) -> SafeString | str:
    """When an act happened: an instant to the minute, or a civil day."""
    if value is None:
        return ""
    machine = value.astimezone(clock.ZONE).isoformat("T", "minutes") if isinstance(value, datetime) else value
    return _time(str(machine), formats.moment(value, _language()))


@register.filter
def long_moment(value: date | None) -> SafeString | str:
    """A day or instant with its weekday, to check what was typed."""
    if value is None:
        return ""
    return formats.weekday_moment(value, _language())


def _time(machine: str, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', machine, text)


@register.filter
def number(value: int) -> str:
    """An integer with thousands apart."""
    return formats.number(value)


@register.filter
def money(fen: int) -> str:
    """A sum given in fen."""
    return formats.money(fen, _language())


@register.filter
def file_size(size_bytes: int) -> str:
    """A size of a file."""
    return formats.file_size(size_bytes)


@register.filter
def masked_identity(value: str) -> str:
    """An identity number with its middle hidden."""
    return formats.masked_identity(value)


@register.filter
def masked_name(value: str) -> str:
    """A name with all but its first character hidden."""
    return formats.masked_name(value)


@register.filter
def citation(value: str) -> SafeString:
    """One citation of the lawbook, "CPL 91", in words, with the full name of the instrument to hand."""
    return _cited(citations.shown(value, _language()))


@lru_cache(maxsize=10_000)
def _cited(shown: citations.Shown) -> SafeString:
    if not shown.full:
        return conditional_escape(shown.text)
    if shown.href:
        return format_html(
            '<a class="citation" href="{}" title="{}">{}</a>', shown.href, shown.full, shown.text
        )
    return format_html('<abbr class="citation" title="{}">{}</abbr>', shown.full, shown.text)


@register.filter
def basis(values: Iterable[str]) -> SafeString:
    """Several citations in one line. A note of the lawbook stands where it is written in the page's language."""
    language = _language()
    is_zh, loaded = formats.is_zh(language), citations.loaded_codes()
    shown = [value for value in values if citations.note_language(value) in (None, is_zh)]
    drawn = (_cited(citations.shown(value, language, loaded)) for value in shown)
    return SafeString(("、" if is_zh else ", ").join(drawn))


@register.filter
def tone(level: str) -> str:
    """The tone of a notice for a level of Django's messages."""
    return {"error": "danger", "warning": "warn", "success": "good"}.get(level, "brand")


_INPUT_CLASSES = {"checkbox": "form-check-input", "select": "form-select", "radioselect": "form-check-input"}


@register.filter
def dressed(field: BoundField) -> SafeString:
    """The input of a field of Django's own forms, in our classes."""
    name = _INPUT_CLASSES.get(field.widget_type, "form-control")
    return field.as_widget(attrs={"class": f"{name} is-invalid" if field.errors else name})


@register.simple_tag
def options(choices: Iterable[tuple[str, object, bool]]) -> SafeString:
    """The options of a select: value, words, whether chosen. The registry has hundreds, and a template's nodes are dear."""
    language = _language()
    return SafeString("".join(
        f'<option value="{escape(value)}"{" selected" if chosen else ""}>{escape(words.say_here(label, language))}</option>'
        for value, label, chosen in choices
    ))  # fmt: skip


@register.simple_tag
def cells(row: Iterable[Cell]) -> SafeString:
    """The cells of one line of the registry; each under its label, for narrow screens."""
    language = _language()
    drawn = []
    for cell in row:
        label, value = escape(words.say_here(cell.label, language)), cell.value
        if value is None:
            text = "—"
        elif cell.is_day and isinstance(value, date):
            text = short_day(value)
        else:
            text = escape(words.say_here(value, language))
        if cell.is_late and value is not None:
            text = f"{_badge(gettext('Overdue'), 'tone-danger')} {text}"
        drawn.append(f'<td data-label="{label}"{_NOWRAP if cell.is_day else ""}>{text}</td>')
    return SafeString("".join(drawn))


@register.simple_tag
def term(limit: LimitShown) -> SafeString:
    """The words of a time limit: its sentence, and under it whom it is about, its length, its basis and its marks."""
    language = _language()
    bearer = marked(words.say_here(limit.bearer, language)) if limit.bearer else ""
    length = escape(words.say_here(limit.length, language)) if limit.length else ""
    small = [" · ".join(part for part in (bearer, length, basis(limit.basis)) if part)]
    if limit.local:
        small.append(_badge(words.say_here(limit.local, language)))
    if limit.provisional:
        small.append(_badge(words.say_here(limit.provisional_words, language), "tone-warn assumption"))
    small += [_badge(words.say_here(one, language), "assumption") for one in limit.assumptions]
    if limit.how_url:
        how = escape(gettext("How was this computed?"))
        small.append(f'<a class="how no-print" href="{escape(limit.how_url)}">{how}</a>')
    sentence, left = (escape(words.say_here(one, language)) for one in (limit.sentence, limit.left))
    return SafeString(
        f'<p><span class="due">{sentence}</span> <span class="left">{left}</span></p>\n'
        f'  <p class="citations">{" ".join(small)}</p>'
    )


def _badge(said: str, css: str = "") -> str:
    """As the component `badge`."""
    return f'<span class="word-badge{" " if css else ""}{css}">{escape(said)}</span>'


@register.simple_tag
def asset(name: str) -> str:
    """Address of a bundle, with its hash."""
    return f"/assets/{assets.asset(name).name}"


@register.filter
def marked(value: object) -> SafeString:
    """What is shown as it was written, such as a name: on an English page its Chinese is marked as Chinese."""
    # Chinese never stands in an entity, so that what is escaped, or safe already, is marked as it is
    escaped = conditional_escape(str(value))
    return escaped if formats.is_zh(_language()) else SafeString(_HAN.sub(_SPAN, escaped))
