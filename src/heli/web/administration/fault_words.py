"""What is wrong with a local text, in words of both languages: the checks of the law speak English alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from heli.base.errors import Reason
from heli.base.text import Msg, Text, Words
from heli.law.engine.parts import PART_NAMES
from heli.law.lawbook import Fault
from heli.web.administration.fault_rarer import RARER

_KINDS = {
    "act": Text("步骤", "act"), "fact": Text("填写项", "fact"), "document": Text("文书", "document"),
    "role": Text("当事人身份", "role"), "track": Text("流程", "track"), "item kind": Text("事项种类", "kind of item"),
    "procedure": Text("程序", "procedure"), "instrument": Text("规范", "instrument"), "limit": Text("期限", "time limit"),
    "counter": Text("计数", "counter"), "setting": Text("设定", "setting"), "part": Text("公用部分", "part"),
    "family": Text("规范类别", "family"), "line of work": Text("业务条线", "line of work"),
    "shared fact": Text("共用填写项", "shared fact"), "fact of this act": Text("本步骤的填写项", "fact of this act"),
    "fact of this act naming an office": Text("指明机关的本步骤填写项", "fact of this act naming an office"),
    "fact naming a matter": Text("指明事项的填写项", "fact naming a matter"),
    "fact naming matters": Text("指明若干事项的填写项", "fact naming matters"),
    "part or fact": Text("身份或者填写项", "part or fact"), "state": Text("状态", "state"),
}  # fmt: skip

_SAID: tuple[tuple[re.Pattern[str], Msg], ...] = tuple(
    (re.compile(pattern + r"\Z", re.DOTALL), said)
    for pattern, said in (
        (
            r"every record knows an act of this name: choose another",
            Msg("Every record knows an act of this name; choose another."),
        ),
        (r"nothing leads to this state", Msg("No act leads to this state.")),
        (
            r"nothing leads out of this state, and it is not final",
            Msg("Nothing leads out of this state, and it is not marked as final."),
        ),
        (
            r"(?:the rule '(?P<name>\w+)' )?has no basis.*",
            Msg("There is no basis: name the article, or a note with mark S or U."),
        ),
        (r"a floor of the law needs its basis", Msg("A decider named here needs its basis.")),
        (r"rests on a note alone: its mark is S or U", Msg("It rests on a note alone: its mark is S or U.")),
        (r"no act opens a matter", Msg("No act opens a matter: one of them says opens_matter: true.")),
        (
            r"the matter never closes.*",
            Msg("The matter never closes: there is neither closes nor a final act."),
        ),
        (
            r"would loosen the floor: (?P<low>\w+) stands below (?P<floor>\w+), whom the law names \((?P<basis>.*)\); .*",
            Msg("It would loosen the floor: %(low)s stands below %(floor)s, whom the law names (%(basis)s)."),
        ),
        (
            r"would loosen the floor: (?P<low>\w+) stands below (?P<floor>\w+), who decides it .*",
            Msg(
                "It would loosen the floor: %(low)s stands below %(floor)s, who decides it by the national text."
            ),
        ),
        (
            r"would loosen the floor of (?P<power>[\w.]+): the law names (?P<floor>\w+) \((?P<basis>.*)\)",
            Msg("It would loosen the floor of “%(power)s”: the law names %(floor)s (%(basis)s)."),
        ),
        (
            r"a cycle of conditions, none can be the first: (?P<ring>.*)",
            Msg("A cycle of conditions, none of these can be the first: %(ring)s"),
        ),
        (
            r"a cycle of limits, none can be the first: (?P<ring>.*)",
            Msg("A cycle of time limits, none of these can be the first: %(ring)s"),
        ),
        (
            r"the key '(?P<name>.*)' stands twice \(first on line (?P<line>\d+)\)",
            Msg("The key %(name)s stands twice (first on line %(line)s)."),
        ),
        (r"the key '(?P<name>.*)' is unknown here", Msg("The key %(name)s is unknown here.")),
        (r"the key '(?P<name>.*)' is missing", Msg("The key %(name)s is missing.")),
        (
            r"Input should be (?P<choices>'.*')",
            Msg("One of these is to stand here: %(choices)s."),
        ),
        (r"Input should be a valid boolean.*", Msg("Here stands true or false.")),
        (r"Input should be a valid (?:integer|number).*", Msg("Here stands a number without quotes.")),
        (
            r"Input should be a valid string.*",
            Msg("Here stands a text; one with a colon or a comma needs quotes."),
        ),
        (r"Input should be a valid (?:list|tuple).*", Msg("Here stands a list: [one, another].")),
        (
            r"Input should be a valid dictionary.*",
            Msg("Here stand keys with values: {key: value}, or one below the other, indented by two spaces."),
        ),
        (
            r"String should match pattern.*",
            Msg("A name here has small Latin letters, digits and _, and begins with a letter."),
        ),
        (r"an alias .*", Msg("Aliases (*name) are not used: write the value out.")),
        (r"an anchor .*", Msg("Anchors (&name) are not used: write the value out.")),
        (r"a tag .*", Msg("Tags (!name) are not used.")),
        (r"nested more than (?P<most>\d+) deep", Msg("Nested more than %(most)s deep.")),
        (r"larger than (?P<most>\d+) bytes", Msg("The text is larger than %(most)s bytes.")),
        (r"more than (?P<most>\d+) (?P<name>\w+)", Msg("More than %(most)s entries under %(name)s.")),
        (
            r"a floating point number \((?P<name>.*)\).*",
            Msg("%(name)s is read as a broken number: write it in quotes."),
        ),
        (r"not YAML 1\.2: (?P<why>.*)", Msg("This is no YAML: %(why)s")),
        (r"several documents in one file", Msg("Several documents in one file.")),
        (r"a control character", Msg("A control character.")),
        (
            r".*: (?P<code>\S+) of (?P<version>.*) has (?P<last>\d+) articles",
            Msg("%(code)s of %(version)s has %(last)s articles."),
        ),
        (
            r".*: (?P<code>\S+) of (?P<version>.*) has no such (?P<what>.*)",
            Msg("%(code)s of %(version)s has no such article: %(what)s"),
        ),
        (
            r".*: the version of (?P<code>\S+) does not stand under `instruments`",
            Msg("The version of %(code)s does not stand under instruments."),
        ),
        (r"there is no instrument (?P<code>\S+)", Msg("There is no instrument %(code)s.")),
        (
            r"(?P<code>\S+) has no version '(?P<version>.*)'; it has (?P<held>.*)",
            Msg("%(code)s has no version %(version)s; it has: %(held)s"),
        ),
        (
            r"not a citation .*: '(?P<name>.*)'.*",
            Msg("“%(name)s” is no citation: write a code, a space, an article."),
        ),
        (r"(?P<proc>\w+) has no act '(?P<name>.*)'", Msg("The procedure has no act %(name)s.")),
        (
            r"'(?P<act>.*)' is an act of another body.*",
            Msg("%(act)s is an act of another body: it is recorded, not decided or refused."),
        ),
        (
            r"'(?P<act>.*)' is done by the program as well.*",
            Msg("%(act)s is done by the program as well, which waits for no decider."),
        ),
        (
            r"a term that a layer adds bears the layer's name: (?P<name>\S+);.*",
            Msg("A term that is added bears the layer's name: %(name)s. National terms are not changed."),
        ),
        (
            r"the id of a rule that a layer adds begins with the layer's name: (?P<name>\S*)",
            Msg("The id of a rule that is added begins with the layer's name: %(name)s"),
        ),
        (
            r"the series of an own procedure .*'(?P<name>\w+)'.*",
            Msg("The series begins with the procedure's name: %(name)s"),
        ),
        (
            r"the name of a local file begins with '\w+', so that .*",
            Msg("The name begins with local_ so that no national one is met."),
        ),
        (
            r"what is registered locally begins with '(?P<name>.*)'",
            Msg("What is registered here begins with %(name)s"),
        ),
        (
            r"the name is taken: (?P<who>.*) has a local text of this name",
            Msg("The name is taken by %(who)s."),
        ),
        (r"is registered already by (?P<who>.*)", Msg("It is registered already by %(who)s.")),
        (r"says how many articles it has.*", Msg("Say how many articles it has: articles: 8 (0: none).")),
        (r"is not written in a local file.*", Msg("This is not written here: the decision names the day.")),
        (r"is not used in a local file", Msg("This is not used in a local text.")),
        (
            r"the acts of the case are judged alike everywhere.*",
            Msg("The acts of the case are judged alike everywhere."),
        ),
        (
            r"it begins with `procedure: local_….*",
            Msg("The text begins with procedure: local_… or with layer: local_…"),
        ),
        (r"there is a national procedure of this name", Msg("There is a national procedure of this name.")),
        (
            r"(?P<proc>\w+) cites (?P<code>\S+) of (?P<version>.*); a layer .*",
            Msg("The national text cites %(code)s of %(version)s; cite the same version."),
        ),
        (
            r".*not a length .*: '(?P<name>.*)'",
            Msg("“%(name)s” is no length: write “7 days”, “1 month”, “3 working days”, “24 hours”."),
        ),
        (
            r".*never stops.*|.*neither stops.*",
            Msg("This time limit never ends: name the acts that stop it, or lapses: true."),
        ),
        *RARER,
    )
)
_LAST_KEY = re.compile(r" \(\w+\)\Z")
"""What the reader of the form adds where the line is that of a key above."""
_CHOICE = re.compile(r"'([^']*)'")
_NO = re.compile(r"there is no (?P<kind>[a-z ]+?)(?: of (?P<track>\w+))? '(?P<name>.*)'\Z")


@dataclass(frozen=True, slots=True)
class Known:
    """Words of what a fault may name by a key: acts of the procedure at hand, powers, articles.

    Attributes:
        acts, powers: words by key; a key that is not there stands as it was written.
        cited: a citation such as "CPL 89" in words.
    """

    acts: Mapping[str, Text] = field(default_factory=dict)
    powers: Mapping[str, Text] = field(default_factory=dict)
    cited: Callable[[str], Text] = lambda citation: Text(citation, citation)


NOTHING = Known()


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault as the page shows it. `line` from 1; `quoted`: what stands there."""

    file: str
    line: int
    key: str
    say: Words
    quoted: str


def findings(faults: Iterable[Fault], text: str, known: Known = NOTHING) -> tuple[Finding, ...]:
    """Faults in the order of their lines, each with what stands there."""
    lines = text.splitlines()
    return tuple(
        Finding(
            fault.file,
            fault.line,
            fault.path.rpartition(": ")[2],
            said(fault.say, known),
            lines[fault.line - 1].strip()[:120] if 0 < fault.line <= len(lines) else "",
        )
        for fault in sorted(faults, key=lambda one: (one.line, one.path))
    )


def said(message: str, known: Known = NOTHING) -> Words:
    """A message of the checks in words; one that is not known is quoted as it is."""
    known_words = _said(message, known) or _said(_LAST_KEY.sub("", message), known)
    return known_words or Msg("The check says: %(said)s", {"said": message})


def _said(message: str, known: Known) -> Words | None:
    if found := _NO.match(message):
        if found["kind"] == "state" and found["track"]:
            return Msg("There is no state %(name)s in the track %(track)s.", found.groupdict())
        kind: Words = _KINDS.get(found["kind"], Text(found["kind"], found["kind"]))
        return Msg("There is no such %(kind)s: %(name)s", {"kind": kind, "name": found["name"]})
    for pattern, words in _SAID:
        if found := pattern.match(message):
            return Msg(
                words.msgid,
                {key: _named(key, value or "", known) for key, value in found.groupdict().items()},
            )
    return None


def _named(group: str, value: str, known: Known) -> object:
    """What a fault names by a key, in words: a decider, a power, an act, articles, choices."""
    if group in ("low", "floor"):
        return PART_NAMES.get(value, value)
    if group == "power":
        return known.powers.get(value, value)
    if group == "act":
        return _beside(value, known.acts.get(value))
    if group == "basis":
        return _listed(known.cited(one) for one in value.split("; "))
    if group == "choices":
        return _listed(_beside(one, PART_NAMES.get(one)) for one in _CHOICE.findall(value))
    return value


def _beside(key: str, words: Text | None) -> Text:
    """A key that is written in a text, with what it means beside it."""
    return Text(f"{key}（{words.zh}）", f"{key} ({words.en})") if words else Text(key, key)


def _listed(words: Iterable[Text]) -> Text:
    several = list(words)
    return Text("、".join(one.zh for one in several), ", ".join(one.en for one in several))


def reasons(faults: Iterable[Fault], known: Known = NOTHING) -> tuple[Reason, ...]:
    """Faults as reasons of a refusal: file, line and what is wrong."""
    return tuple(
        Reason(
            "lawbook.fault",
            Msg(
                "%(file)s, line %(line)s: %(said)s",
                {"file": f.file, "line": f.line, "said": said(f.say, known)},
            ),
            do=Msg("Its author mends it and puts it before you again."),
        )
        for f in faults
    )
