"""The page's tables."""
from contrasts import condition, methods
from names import CHOSEN, WAYS
from words import number, told


def table(header, rows):
    return "\n".join(
        ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)] + ["| " + " | ".join(row) + " |" for row in rows])


def score_cell(aggregate, name):
    each = condition(aggregate, name)
    score, collapse = each["macro_f1"], each["collapse"]
    text = f"{number(score['mean'])} ± {number(score['sd'])}"
    if collapse is not None and collapse["of"]:
        text += f", {collapse['collapsed']}/{collapse['of']}"
    choice = next((choice for choice in aggregate["candidate_choices"] if choice["name"] == name), None)
    return text + (f" ({choice['chosen'].split('=')[-1]})" if choice else "")


def methods_table(facts):
    aggregates = facts["aggregates"]
    rows = [[f"`{name}`", *(score_cell(aggregates[way], name) for way in WAYS)] for name in methods(aggregates["fragile"])]
    baselines = {"rr_rule": "rule on RR intervals", "prior_matched": "guessing by the prior"}
    for key, words in [(key, baselines.get(key, key.replace("_", " "))) for key in ("rr_rule", "always_SR", "prior_matched")]:
        if key in aggregates["fragile"]["baselines"]:
            rows.append([words, *(number(aggregates[way]["baselines"][key]["macro_f1"]) for way in WAYS)])
    return table(["method", *WAYS.values()], rows)


def contrasts_table(facts):
    labels = [*facts["rates"], CHOSEN]
    rows = [[label, *(told(facts["contrasts"][way][label]) for way in WAYS)] for label in labels]
    return table(["learning rate", *WAYS.values()], rows)
