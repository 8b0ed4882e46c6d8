"""A planned import as data."""

from __future__ import annotations

from distro.exchange.register import ImportPlan


def summary(plan: ImportPlan) -> dict[str, object]:
    """What `wording.import_plan` says in words."""
    return {
        "new": len(plan.new),
        "changed": [
            {"number": one.new.number, "fields": one.fields,
             "before": {name: getattr(one.old, name) for name in one.fields},
             "after": {name: getattr(one.new, name) for name in one.fields}}
            for one in plan.changed if one.fields
        ],
        "unchanged": plan.unchanged,
        "left_out": plan.left_out,
        "faults": plan.faults,
        "doubts": plan.doubts,
        "notes": plan.notes,
        "kept": [
            {"number": one.household.number, "field": one.field, "ours": one.ours, "theirs": one.theirs,
             "conflict": one.conflict}
            for one in plan.kept
        ],
        "look_alikes": [
            {"new": pair.other.number, "known": pair.one.number, "signs": pair.signs, "score": round(pair.score, 2)}
            for pair in plan.look_alikes
        ],
        "gone": [one.number for one in plan.gone],
        "columns": {table.name: table.columns for table in plan.tables},
    }  # fmt: skip
