"""The rarer faults of a local text, in words of both languages; the common ones stand in `fault_words`."""

from __future__ import annotations

from heli.base.text import Msg

_LIMITS = (
    (
        r"a last day that a fact names is not moved: .*",
        Msg("A last day that a fact names is not moved to a working day: roll: never."),
    ),
    (
        r"a limit in hours is not moved: .*",
        Msg("A term in hours is not moved to a working day: roll: never."),
    ),
    (
        r"`before` counts back from the end of a limit: .*",
        Msg("A term with before counts back from the end of another one: name it with end_of."),
    ),
    (
        r"no act here issues or names the document '?(?P<name>.*?)'?, so it is never served",
        Msg("No act here issues or names the document %(name)s, so it is never served."),
    ),
    (
        r"no act here records a service .*",
        Msg("No act here records a service, so this never starts: use the part service."),
    ),
    (
        r"a limit in hours needs the time of day of '?(?P<act>.*?)'?",
        Msg("A term in hours needs the time of day of the act %(act)s."),
    ),
    (
        r"an extension adds a length, .*",
        Msg("An extension adds a length, adds what a fact says, or goes to a total."),
    ),
    (
        r"a start names an act, .*",
        Msg("A start names an act, a fact, a document served, the end of a term, a measure or a paper."),
    ),
    (
        r"a limit has a `length`, or lies `before` .*",
        Msg("A term has a length, or lies before the end of another one."),
    ),
    (
        r"a limit needs `stops`, .*",
        Msg("A term needs what ends it: stops, closed_by or lapses: true."),
    ),
    (r"a limit that binds another body names it: .*", Msg("A term that binds another body names it: who.")),
)
_ACTS = (
    (r"the id '?(?P<name>.*?)'? stands twice in this act", Msg("The id %(name)s stands twice in this act.")),
    (
        r"is filled from a fact '?(?P<name>.*?)'? that is not there",
        Msg("It is filled from a fact that is not there: %(name)s"),
    ),
    (
        r"'?(?P<name>.*?)'? is no fact of rows of this act",
        Msg("%(name)s is no fact of type rows of this act."),
    ),
    (
        r"the rows lack '?(?P<name>.*?)'?, which the item needs",
        Msg("The rows lack %(name)s, which the item needs."),
    ),
    (
        r"'?(?P<name>.*?)'? is no longer planned: .*",
        Msg("%(name)s is no longer planned: it stands in the lawbook."),
    ),
    (r"(?P<name>\S+\.\S+) opens no matter", Msg("%(name)s opens no matter.")),
    (
        r"nobody opens this procedure with `result_as`, .*",
        Msg("No procedure opens this one with result_as, so there is no result to perform."),
    ),
    (
        r"no procedure that this may reach \((?P<names>.*)\) has an act '?(?P<name>.*?)'?",
        Msg("No procedure that this may reach (%(names)s) has an act %(name)s."),
    ),
    (
        r"'?(?P<name>.*?)'? is no fact of type (?P<type>\w+)",
        Msg("%(name)s is no fact of type %(type)s."),
    ),
    (r"the act makes no item that points at a matter", Msg("The act makes no item that points at a matter.")),
    (
        r"(?P<name>\S+) needs the fact '?(?P<fact>.*?)'?, and nothing hands it on",
        Msg("%(name)s needs the fact %(fact)s, and nothing hands it on."),
    ),
    (
        r"there is no procedure '?(?P<name>.*?)'?; declare it .*",
        Msg("There is no procedure %(name)s: declare it as planned, with the fact that stands for it."),
    ),
    (r"names a post twice", Msg("It names a post twice.")),
)
_CONDITIONS = (
    (
        r"'?(?P<value>.*?)'? is none of the choices of '?(?P<name>.*?)'?",
        Msg("%(value)s is none of the choices of %(name)s."),
    ),
    (
        r"no act, item or shared list has a fact '?(?P<name>.*?)'?",
        Msg("No act, item or shared list has a fact %(name)s."),
    ),
    (r"says nothing of the fact '?(?P<name>.*?)'?", Msg("It asks nothing of the fact %(name)s.")),
    (r"says nothing of the track '?(?P<name>.*?)'?", Msg("It asks nothing of the track %(name)s.")),
    (
        r"reads the personal fact '?(?P<name>.*?)'?; .*",
        Msg("It reads the personal fact %(name)s; of one that names people only present may be asked."),
    ),
    (r"'?(?P<name>.*?)'? is true or false", Msg("%(name)s is true or false, nothing else.")),
    (r"`(?P<name>.*)` needs the act meant", Msg("%(name)s needs the act that is meant.")),
    (
        r"'?(?P<name>.*?)'? is none of those who do this act",
        Msg("%(name)s is none of those who do this act."),
    ),
    (r"'?(?P<name>.*?)'? names no office or body", Msg("%(name)s names no office or body.")),
    (
        r"words of a text may warn; .*",
        Msg("Words that are found in a text may warn; nothing else may hang on them."),
    ),
    (
        r"the act has no fact '?(?P<name>.*?)'? whose words could be read",
        Msg("The act has no fact %(name)s whose words could be read."),
    ),
)
_NEVER = (
    (r"N1: no register of all persons", Msg("There is no register of all persons (N1).")),
    (r"N2: no score, .*", Msg("Nobody gets a score, rank, level or label (N2).")),
    (
        r"N2: a number about a person .*",
        Msg("A number about a person needs the article that names it (N2)."),
    ),
    (r"N3: .*", Msg("Nobody is listed by what he might do (N3).")),
    (
        r"N4: .*",
        Msg("Such a fact is protected: it is never searched, counted or exported (N4)."),
    ),
    (r"N5: no answer of a choice .*", Msg("No answer of a choice is chosen beforehand (N5).")),
    (r"N5: an act of the engine .*", Msg("An act that the program does decides nothing (N5).")),
    (
        r"N6: .*",
        Msg("Danger, remorse and attitude are grounds in words, never a number (N6)."),
    ),
    (r"N11: what goes out has no parties", Msg("What goes out to the public has no parties (N11).")),
    (
        r"N11: name, .*",
        Msg("Name, school, picture and age of a child stay inside (N11)."),
    ),
    (r"N13: a data set states `(?P<name>.*)`, always", Msg("A data set always states %(name)s (N13).")),
)
_FILE = (
    (r"this code is retired; the instrument is (?P<name>.*)", Msg("This code is retired; write %(name)s.")),
    (r"stands there already", Msg("This stands in the national text already.")),
    (r"stands already in (?P<name>.*)", Msg("This stands already in %(name)s.")),
    (
        r"would widen who may handle: (?P<name>\S+) is none of (?P<names>.*); .*",
        Msg("It would widen who may handle: %(name)s is none of %(names)s; a layer only narrows."),
    ),
    (
        r"a file is either a layer .*",
        Msg("A text is either a layer over a national procedure, or a procedure of its own."),
    ),
    (
        r"the part (?P<part>\S+) has no parameter '?(?P<name>.*?)'?",
        Msg("The part %(part)s has no parameter %(name)s."),
    ),
    (
        r"the part (?P<part>\S+) needs the parameter '?(?P<name>.*?)'?",
        Msg("The part %(part)s needs the parameter %(name)s."),
    ),
    (
        r"stands here and in the part (?P<part>\S+) as well",
        Msg("This stands here and in the part %(part)s as well."),
    ),
    (
        r"the part (?P<part>\S+) cites (?P<code>\S+) of (?P<version>.*), this procedure of (?P<mine>.*)",
        Msg("The part %(part)s cites %(code)s of %(version)s, this text of %(mine)s."),
    ),
    (
        r"the alias (?P<name>\S+) stands for another instrument",
        Msg("The other name %(name)s stands for another instrument."),
    ),
    (
        r"(?P<code>\S+) was registered in the family '?(?P<name>.*?)'?, which stays",
        Msg("%(code)s was registered in the family %(name)s, which stays."),
    ),
    (
        r"is an own procedure: change its own text",
        Msg("That is an office's own procedure: change its own text."),
    ),
    (r"it can't be played: (?P<why>.*)", Msg("The text can't be played: %(why)s")),
    (r"not UTF-8", Msg("The text is not UTF-8.")),
    (r"a key is plain text", Msg("A key is plain text.")),
    (r"a key has neither anchor nor tag", Msg("A key has neither an anchor (&name) nor a tag (!name).")),
    (r"the file is no mapping", Msg("The text is no list of keys with values: key: value.")),
    (
        r"`(?P<name>of|rows)` belongs to (?P<where>.*), and only there",
        Msg("%(name)s belongs to the type %(where)s alone."),
    ),
    (
        r"the default of (?P<name>.*) is not among its values",
        Msg("The default of %(name)s is not among its values."),
    ),
)
_FORM = (
    (
        r"Input should be greater than or equal to (?P<bound>\S+)",
        Msg("Here stands a number that is not below %(bound)s."),
    ),
    (r"Input should be greater than (?P<bound>\S+)", Msg("Here stands a number above %(bound)s.")),
    (
        r"Input should be less than or equal to (?P<bound>\S+)",
        Msg("Here stands a number that is not above %(bound)s."),
    ),
    (r"Input should be less than (?P<bound>\S+)", Msg("Here stands a number below %(bound)s.")),
    (r"Input should be a valid date.*", Msg("Here stands a day: 2026-03-13.")),
    (
        r"String should have at least (?P<bound>\d+) .*",
        Msg("The text here has at least %(bound)s characters."),
    ),
    (r"String should have at most (?P<bound>\d+) .*", Msg("The text here has at most %(bound)s characters.")),
    (r"\w+ should have at least (?P<bound>\d+) .*", Msg("At least %(bound)s entries are to stand here.")),
    (r"\w+ should have at most (?P<bound>\d+) .*", Msg("At most %(bound)s entries may stand here.")),
)

RARER: tuple[tuple[str, Msg], ...] = (*_LIMITS, *_CONDITIONS, *_ACTS, *_NEVER, *_FILE, *_FORM)
"""Pattern of what the check says → the words; groups of the pattern are the words' values."""
