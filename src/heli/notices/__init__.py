"""Notices to people: alarms that climb, what was put to them, who stands in while somebody is away, and mail about it.

    ring(today)                              alarms of limits, each step once (`alarms`)
    gather()                                 what else somebody should know (`gathering`)
    enter_leave(...), name_substitute(...)   leave and who stands in (`leaves`, `standing_in`)
    send_waiting()                           mail that says only "please sign in" (`mailing`)

A notice is no act and no duty: it tells that something is there and why it came to this person. Nothing hangs on its
being read. It holds names of rules and days, never a name of a party, a title or a fact.
"""
