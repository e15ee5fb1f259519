"""Acts of the case as a matter's page offers them: which are possible for whom, and their forms.

A case is reached through a matter that the reader may work on; what is offered is what `perform` on that `CaseStream`
would judge, with the same parties. Reads under the scope that the caller has set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Text
from heli.law.contract import MATTER, Possible
from heli.matters.act_views import act_views
from heli.matters.actors import Actor
from heli.matters.case_correcting import MENDED
from heli.matters.case_stream import CaseHead, case_situation, load_case
from heli.matters.models import CaseAct, MatterParty, Party
from heli.matters.parties import Profile, profile_of
from heli.matters.reading import ActForm
from heli.matters.situation import load_head
from heli.matters.stream import CaseStream
from heli.matters.views import view_of

IN_REGISTER = Text("登记的内容", "as registered")
_OF_IDENTITY = frozenset({"correct_identity", "settle_age"})


def case_of(matter: UUID) -> CaseStream | None:
    """The stream of a matter's case, reached through that matter; None for a matter without a case.

    Raises:
        NotFound: absent, or not the scope's.
    """
    head = load_head(matter, lock=False)
    return None if head.case_id is None else CaseStream(head.case_id, matter)


def possible_case_acts(matter: UUID, actor: Actor) -> Sequence[Possible]:
    """Acts of the case, for each bearer of this matter: offered, or not and why. None of them for a matter without a case.

    Bearers: "m" for the case itself, "p:<uuid>" a party joined to this matter, "c:<uuid>" one of his charges that stands.
    `perform(CaseStream(case, through=matter), act, bearers=(bearer,), …)` does what is offered.

    Raises:
        NotFound: absent, or not the scope's.
    """
    head = _head(matter)
    return () if head is None else _offers(head, actor)


def brought_acts(matter: UUID, case: UUID) -> QuerySet[CaseAct]:
    """Acts of other cases that stated what parties of this matter brought to its case, as far as the scope sees them.

    Only those that are corrected or taken back, which is done from here as well: `correcting.correct` on the case of the matter.
    """
    parties = MatterParty.objects.filter(matter=matter).values("party_id")
    stated = CaseAct.objects.exclude(case=case).filter(name__in=MENDED - {"change_title"})
    return stated.filter(Q(party_id__in=parties) | Q(case__joined_into=case))


def case_form(matter: UUID, act: str, actor: Actor, *, bearer: str = MATTER) -> ActForm:
    """The form of an act of the case: its facts in order, and what the register knows of them already.

    `version` is that of the case, for `expected_version`.

    Raises:
        NotFound: no such act, no such matter, or a matter without a case.
    """
    head = _head(matter)
    written = head.compiled.acts.get(act) if head else None
    if head is None or written is None or written.opens_matter:
        raise NotFound((Reason("case.none", Msg("There is no such case, or it isn't yours to see.")),))
    situation = case_situation(head, clock.now())
    offers = [one for one in _offers(head, actor) if (one.act, one.bearer) == (act, bearer)]
    known = {**head.compiled.filled(act, bearer, situation), **_registered(head, act, bearer)}
    return ActForm(
        act=act,
        title=written.name.text(),
        help=written.help.text() if written.help else None,
        bearer=bearer,
        facts=written.facts,
        known={name: value for name, value in known.items() if name in written.facts},
        version=head.seq,
        kind=written.happened_at.kind,
        offer=offers[0] if offers else None,
    )


def _head(matter: UUID) -> CaseHead | None:
    stream = case_of(matter)
    return None if stream is None else load_case(stream, lock=False)


def _offers(head: CaseHead, actor: Actor) -> Sequence[Possible]:
    acts, situation = head.compiled.acts, case_situation(head, clock.now())
    found = head.compiled.possible(situation, view_of(head.through, actor))
    return [one for one in found if not acts[one.act].opens_matter]


def _registered(head: CaseHead, act: str, bearer: str) -> Mapping[str, tuple[Json, Text]]:
    """What the case knows, sealed, of what the form asks."""
    if act == "change_title":
        title = case_title(head.id)
        return {"title": (title, IN_REGISTER)} if title else {}
    if act in _OF_IDENTITY and bearer.startswith("p:"):
        row = Party.objects.filter(pk=bearer[2:], case=head.id).first()
        profile = profile_of(row.pk, row.profile, row.key_id) if row else Profile("")
        return {name: (value, IN_REGISTER) for name, value in _identity(profile).items() if value}
    return {}


def case_title(case: UUID) -> str:
    """The title of a case as its acts last gave it; empty where the scope sees none, or it was erased."""
    rows = CaseAct.objects.filter(case=case, name__in=("open_case", "change_title")).order_by("-seq")[:1]
    return next((str(view.facts.get("title") or "") for view in act_views("case", rows)), "")


def _identity(profile: Profile) -> dict[str, Json]:
    """A profile in the facts of the act that corrects it."""
    return {
        "name": profile.name,
        "other_names": [{"form": name} for name in profile.other_names],
        "documents_of_identity": [{"kind": kind, "number": n} for kind, n in profile.documents.items()],
        "birth_on": profile.birth_on.isoformat() if profile.birth_on else None,
        "birth_precision": profile.birth_precision if profile.birth_on else None,
        "birth_source": profile.birth_source,
    }
