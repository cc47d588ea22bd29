"""The page's tables."""
from contrasts import condition, methods
from names import CHOSEN, SCRATCH, SSL, WAYS
from words import grouped, listed, number, p_value, told


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
    baselines = {"rr_rule": "rule on RR intervals", "prior_matched": "guessing by the training prior"}
    for key, words in [(key, baselines.get(key, key.replace("_", " "))) for key in ("rr_rule", "always_SR", "prior_matched")]:
        if key in aggregates["fragile"]["baselines"]:
            rows.append([words, *(number(aggregates[way]["baselines"][key]["macro_f1"]) for way in WAYS)])
    return table(["method", *WAYS.values()], rows)


def row_name(label):
    return "chosen, each its own" if label == CHOSEN else label


def contrasts_table(facts):
    labels = [*facts["rates"], CHOSEN]
    rows = [[row_name(label), *(told(facts["contrasts"][way][label]) for way in WAYS)] for label in labels]
    return table(["learning rate", *WAYS.values()], rows)


def collapse_cell(aggregate, label, contrast):
    end = "" if label == CHOSEN else f"@learning-rate={label}"
    counts = [condition(aggregate, name + end)["collapse"] for name in (SSL, SCRATCH)]
    text = " and ".join(f"{each['collapsed']}/{each['of']}" for each in counts)
    return text if contrast["collapse_p"] is None else f"{text}, {p_value(contrast['collapse_p'])}"


def collapse_table(facts):
    rows = [
        [row_name(label), *(collapse_cell(facts["aggregates"][way], label, facts["contrasts"][way][label]) for way in WAYS)]
        for label in [*facts["rates"], CHOSEN]]
    return table(["learning rate", *WAYS.values()], rows)


def pairs_sentence(facts):
    """How many pairs of seeds stand behind the rows of the contrasts."""
    counts = {way: listed(str(each["pairs"]) for each in facts["contrasts"][way].values()) for way in WAYS}
    groups = grouped(counts)
    if len(groups) == 1:
        return f"Pairs of seeds, row by row: {counts['fragile']}."
    return "Pairs of seeds, row by row: " + "; ".join(f"{numbers} ({listed(WAYS[way] for way in ways)})" for numbers, ways in groups.items()) + "."


def seeds_sentence(facts):
    """Over how many seeds the methods' means are."""
    aggregate = facts["aggregates"]["fragile"]
    chosen = {choice["name"] for choice in aggregate["candidate_choices"]}
    counts = {name: {condition(each, name)["macro_f1"]["n"] for each in facts["aggregates"].values()} for name in methods(aggregate)}
    ranges = []
    for is_chosen in (True, False):
        found = sorted(set().union(*(counts[name] for name in counts if (name in chosen) == is_chosen)))
        ranges.append(" to ".join(str(each) for each in sorted({found[0], found[-1]})))
    return f"{ranges[0]} seeds where a learning rate is chosen, {ranges[1]} where none is"
