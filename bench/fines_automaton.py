"""The procedure of bench/lawbook/fines.yaml once more, in 60 lines that share no code with Heli.

`fits(events)` says for each event of one case whether it was allowed. An event that is not allowed moves nothing.
An event is (activity, civil day in Rome, paid in full).
"""

from __future__ import annotations

from datetime import date

Event = tuple[str, date, bool]


# long: one branch for each activity of the procedure, side by side
def fits(events: list[Event]) -> list[bool]:
    """One answer per event, in order; a case fits when all are true."""
    fine = payment = prefecture = judge = "absent"
    notified: date | None = None
    answers = []
    for activity, day, in_full in events:
        allowed = False
        if activity == "Create Fine":
            if allowed := fine == "absent":
                fine, payment = "created", "open"
        elif fine == "absent":
            pass
        elif activity == "Send Fine":
            if allowed := fine == "created" and payment == "open":
                fine = "sent"
        elif activity == "Insert Fine Notification":
            if allowed := fine == "sent" and payment != "full":
                fine, notified = "notified", day
        elif activity == "Add penalty":
            late = notified is not None and (day - notified).days > 59
            if allowed := fine == "notified" and payment != "full" and late:
                fine = "penalised"
        elif activity == "Payment":
            if allowed := fine != "collection" and payment != "full":
                payment = "full" if in_full else "part"
        elif activity == "Send for Credit Collection":
            quiet = prefecture in ("absent", "told") and judge == "absent"
            if allowed := fine == "penalised" and payment != "full" and quiet:
                fine = "collection"
        elif activity == "Insert Date Appeal to Prefecture":
            if (
                allowed := fine in ("notified", "penalised")
                and payment == "open"
                and prefecture == judge == "absent"
            ):
                prefecture = "filed"
        elif activity == "Send Appeal to Prefecture":
            if allowed := prefecture == "filed":
                prefecture = "sent"
        elif activity == "Receive Result Appeal from Prefecture":
            if allowed := prefecture == "sent":
                prefecture = "answered"
        elif activity == "Notify Result Appeal to Offender":
            if allowed := prefecture == "answered":
                prefecture = "told"
        elif activity == "Appeal to Judge":
            appealable = fine in ("notified", "penalised") and prefecture in ("absent", "told")
            if allowed := appealable and payment == "open" and judge == "absent":
                judge = "filed"
        answers.append(allowed)
    return answers
