"""What the page says, each sentence chosen by intervals and tests."""
from contrasts import condition, is_shown, networks, what_became
from names import KERNELS, SCRATCH, SSL, WAYS
from words import at, between, capitalized, code, grouped, listed, number, told


def contrast_sentence(way, found):
    """Which of a way's contrasts are shown."""
    def state(each):
        if is_shown(each):
            return "higher" if each["mean"] > 0 else "lower"
        return "not shown" if each["can_tell"] else "cannot tell"

    sentences = []
    for what, labels in grouped({label: state(each) for label, each in found.items()}).items():
        where = "; ".join(f"{at(label)} ({told(found[label])})" for label in labels)
        sentences.append({
            "higher": f"pretraining scores higher than random weights {where}",
            "lower": f"pretraining scores lower than random weights {where}",
            "not shown": f"no difference is shown {where}",
            "cannot tell": f"so few pairs of seeds cannot tell {where}",
        }[what])
    return f"**{WAYS[way][0].upper() + WAYS[way][1:]}**: " + ". ".join(capitalized(each) for each in sentences) + "."


FATES = {
    "disappears": "disappears",
    "shrinks": "is smaller and still shown",
    "stays": "is still shown, and not shown to be smaller",
    "turns around": "turns around",
    "is open": "is no longer shown, but neither is that it went away",
    "was not shown": "was not there to begin with",
    "cannot be told": "cannot be told from chance by so few pairs of seeds in the first place",
}


def fates(facts, way):
    before, after = facts["contrasts"]["fragile"], facts["contrasts"][way]
    return {label: what_became(before[label], after[label], facts["changes"][way][label]) for label in before}


def change_sentence(facts, way):
    """What became of the fragile run's contrasts."""
    condition = {"unstopped": "Without patience, of the very same trainings, the contrast", "sound": "Under sound settings the contrast"}[way]
    changes = facts["changes"][way]
    parts = []
    for what, labels in grouped(fates(facts, way)).items():
        # Of what was not shown there is no change to speak of.
        is_told = what not in ("was not shown", "cannot be told")
        parts.append(FATES[what] + " " + "; ".join(at(label) + (f" (less by {told(changes[label])})" if is_told else "") for label in labels))
    return f"{condition} " + "; it ".join(parts) + "."


def headline(facts):
    """The answer in a sentence, by what became of the contrasts that were shown."""
    shown = [label for label, each in facts["contrasts"]["fragile"].items() if is_shown(each) and each["mean"] > 0]
    if not shown:
        return (
            "Under the settings that are called fragile, pretraining is not shown to score higher than random weights at any learning rate: "
            "there is no difference here whose origin could be looked for.")
    groups = grouped({label: fate for label, fate in fates(facts, "unstopped").items() if label in shown})
    parts = [f"{FATES[what]} {listed(at(label) for label in labels)}" for what, labels in groups.items()]
    return (
        f"Judged with a patience of 5, pretraining scores higher than random weights {listed(at(label) for label in shown)}. "
        f"Judged without patience, in the same trainings, this difference {'; it '.join(parts)}.")


def rule_headline(facts):
    """How the rule stands to the networks under all ways of judging."""
    aggregates = facts["aggregates"]
    rule = aggregates["fragile"]["baselines"].get("rr_rule", {}).get("macro_f1")
    if rule is None:
        return ""
    better = {
        name for way in WAYS for name in networks(aggregates[way]) if condition(aggregates[way], name)["macro_f1"]["mean"] >= rule}
    end = (
        f"not more than {listed(code(name) for name in networks(aggregates['fragile']) if name in better)} on average"
        if better else "more than every network on average, however they are judged")
    return f" A rule on RR intervals, which learns nothing, scores {number(rule)}: {end}."


def patience_sentence(facts):
    """What patience does to each side by itself."""
    parts = []
    for rate in facts["rates"]:
        sides = []
        for name, words in ((SCRATCH, "random weights"), (SSL, "pretrained ones")):
            whole = f"{name}@learning-rate={rate}"
            means = [condition(facts["aggregates"][way], whole)["macro_f1"]["mean"] for way in ("fragile", "unstopped")]
            change = facts["patience"][whole]
            sides.append(
                f"{words} {number(means[0])} instead of {number(means[1])} ({number(change['mean_difference'], True)} "
                f"{'in every seed' if change['all_equal'] else between(change['interval'])})")
        parts.append(f"at {rate} {listed(sides)}")
    return "What patience does to each side, paired by seed: " + "; ".join(parts) + "."


def rule_sentence(facts, way):
    aggregate = facts["aggregates"][way]
    rule = aggregate["baselines"].get("rr_rule", {}).get("macro_f1")
    found = {name: condition(aggregate, name)["macro_f1"] for name in networks(aggregate)}
    best = max(found, key=lambda name: found[name]["mean"])
    above = [name for name in found if found[name]["mean"] >= rule]
    if above:
        words = listed(f"{code(name)} ({number(found[name]['mean'])})" for name in above)
        return f"{WAYS[way]}: not below it on average: {words}"
    inside = [name for name in found if found[name]["interval"] is None or found[name]["interval"][1] >= rule]
    end = f"though the interval of {listed(map(code, inside))} reaches it" if inside else "and no interval reaches it"
    return f"{WAYS[way]}: every network scores lower on average, the best, {code(best)}, {number(found[best]['mean'])}, {end}"


def rule_paragraph(facts):
    rule = facts["aggregates"]["fragile"]["baselines"].get("rr_rule", {}).get("macro_f1")
    if rule is None:
        return "The rule on RR intervals has no score on these records."
    return (
        f"A rule on RR intervals, which has learnt nothing from any label, scores {number(rule)} on the same test records. "
        + ". ".join(capitalized(rule_sentence(facts, way)) for way in WAYS) + ".")


def kernels_sentence(facts, way):
    """How methods stand to untrained convolutions, by the program's own verdicts."""
    aggregate = facts["aggregates"][way]
    mean = condition(aggregate, KERNELS)["macro_f1"]["mean"]

    def verdict(each):
        score = each["macro_f1"]
        return ("higher" if score["mean_difference"] > 0 else "lower") if score["verdict"] == "significant" else score["verdict"]

    names = {each["condition"]: verdict(each) for each in facts["kernels"][way] if each["condition"] in networks(aggregate)}
    words = {"higher": "higher", "lower": "lower", "no_difference_shown": "no difference shown", "cannot_tell": "so few seeds cannot tell"}
    return f"{WAYS[way]} ({number(mean)}): " + "; ".join(
        f"{words[what]}: {listed(map(code, group))}" for what, group in grouped(names).items())


def spread_sentence(way, contrast):
    spread = contrast["spread"]
    ends = spread["ratio_interval"]
    interval = "no interval" if ends is None else f"[{ends[0]:.2f}, {'no end' if ends[1] is None else format(ends[1], '.2f')}]"
    ratio = "no ratio" if spread["ratio"] is None else f"{spread['ratio']:.2f} times"
    words = {
        "significant": "a difference in spread is shown", "no_difference_shown": "no difference in spread is shown",
        "cannot_tell": "which so few pairs cannot tell from chance",
    }
    return f"{WAYS[way]} {ratio} {interval}, {words[spread['verdict']]}"


def multiverse_sentence(facts):
    choices = facts["aggregates"]["fragile"]["multiverse"]["choices"]
    conclusions = {}
    for choice in choices:
        each = next(each for each in choice["comparisons"] if each["condition"] == SSL)
        patience = "no patience" if choice["patience"] is None else f"patience {choice['patience']}"
        name = "last epoch" if choice["rule"] == "last" else f"{choice['rule']}, {choice['ties']} of equals, {patience}"
        conclusions[name] = each["macro_f1"]["conclusion"]
    words = {
        "higher": "higher", "lower": "lower", "no_difference_shown": "no difference shown", "cannot_tell": "cannot be told",
        "not_told": "not told by what was trained",
    }
    parts = [f"{words[what]} in {len(names)} ({'; '.join(names)})" for what, names in grouped(conclusions).items()]
    return f"Of {len(choices)} ways to select the epoch, what is said of `{SSL}` against `{SCRATCH}` is " + ", ".join(parts) + "."
