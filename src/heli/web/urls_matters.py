"""Where the pages of matters live: work list, registry, matter, acts, proposals, time limits, opening."""

from __future__ import annotations

from django.urls import URLPattern, path

from heli.web.views import (
    act,
    case,
    drafts,
    limit,
    matter,
    mending,
    national,
    opening,
    proposals,
    reading,
    reassigning,
    record_query,
    registry,
    registry_views,
    tasks,
    work,
)

patterns: list[URLPattern] = [
    path("", work.work_list, name="work_list"),
    path("matters/", registry.registry, name="registry"),
    path("matters/export.xlsx", registry.export, name="registry_export"),
    path("matters/views/", registry_views.views, name="registry_views"),
    path("matters/reassign/", reassigning.reassigning, name="reassign"),
    path("matters/new/", opening.choose, name="open"),
    path("matters/new/<slug:procedure>/<slug:act>/", opening.open_matter, name="open_matter"),
    path("matters/new/<slug:procedure>/<slug:act>/draft/", opening.draft, name="open_draft"),
    path("matters/<uuid:matter>/", matter.matter, name="matter"),
    path("matters/<uuid:matter>/do/<slug:act>/", act.act, name="act"),
    path("matters/<uuid:matter>/do/<slug:act>/draft/", act.draft, name="act_draft"),
    path("matters/<uuid:matter>/national/", national.national, name="national"),
    path("matters/<uuid:matter>/query/", record_query.record_query, name="record_query"),
    path("matters/<uuid:matter>/case/", case.case, name="case"),
    path("matters/<uuid:matter>/case/do/<slug:act>/", act.case_act, name="case_act"),
    path("matters/<uuid:matter>/case/do/<slug:act>/draft/", act.case_draft, name="case_act_draft"),
    path("matters/<uuid:matter>/case/record/<uuid:act>/", case.recorded, name="recorded_case_act"),
    path("matters/<uuid:matter>/why/<slug:act>/", matter.why_not, name="why_not"),
    path("matters/<uuid:matter>/record/<uuid:act>/", matter.recorded_act, name="recorded_act"),
    *(
        path(
            f"matters/<uuid:matter>/{'case/' if of_case else ''}record/<uuid:act>/{how}/",
            mending.mend,
            {"how": how, "of_case": of_case},
            name=f"{'case_' if of_case else ''}{how}",
        )
        for how in ("correct", "annul", "erase")
        for of_case in (False, True)
    ),
    path("drafts/", drafts.drafts, name="drafts"),
    path("reading/", reading.reading, name="reading"),
    path("limits/<uuid:limit>/", limit.limit, name="limit"),
    path("tasks/<uuid:task>/confirm/", tasks.confirm, name="confirm_paper"),
    path("tasks/<uuid:task>/seen/", tasks.seen, name="notice_seen"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/<uuid:proposal>/", proposals.proposal, name="proposal"),
    path(
        "proposals/<uuid:proposal>/otherwise/<slug:act>/", proposals.decide_otherwise, name="decide_otherwise"
    ),
]
