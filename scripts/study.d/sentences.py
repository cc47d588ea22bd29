"""What the page says, each sentence chosen by intervals and tests."""
from contrasts import condition, networks, published_reading, state, trained, what_became
from names import CHOSEN, KERNELS, LEVEL, LOGISTIC, SCRATCH, SSL, WAYS
from words import at, at_each, between, capitalized, code, grouped, listed, number, told


STATES = {
    "higher": "pretraining scores higher than random weights",
    "lower": "pretraining scores lower than random weights",
    "not shown": "no difference is shown",
    "cannot tell": "so few pairs of seeds cannot tell",
}


def contrast_sentence(way, found):
    """Which of a way's contrasts are shown."""
    sentences = []
    for what, labels in grouped({label: state(each) for label, each in found.items()}).items():
        sentences.append(f"{STATES[what]} {at_each(labels, lambda label: told(found[label]))}")
    return f"**{capitalized(WAYS[way])}**: " + ". ".join(capitalized(each) for each in sentences) + "."


FATES = {
    "disappears": "disappears",
    "shrinks": "is smaller and still shown",
    "stays": "is still shown and not shown to be smaller",
    "turns around": "turns around",
    "is open": "is no longer shown, but not shown to have gone",
    "was not shown": "was not shown to begin with",
    "cannot be told": "could not be told from chance by so few pairs of seeds to begin with",
}


def fates(facts, way):
    before, after = facts["contrasts"]["fragile"], facts["contrasts"][way]
    return {label: what_became(before[label], after[label], facts["changes"][way][label]) for label in before}


def changed(change):
    """What a way of judging adds to a contrast: the other side of how much less is left."""
    interval = change["interval"] and [-end for end in reversed(change["interval"])]
    return f"changed by {told({**change, 'mean': -change['mean'], 'interval': interval})}"


def change_sentence(facts, way):
    """What became of the fragile run's contrasts."""
    contrast = {
        "unstopped": "Without patience, of the very same trainings, the contrast",
        "sound": "Under sound settings, in other trainings of the same seeds, the contrast",
    }[way]
    changes = facts["changes"][way]
    parts = []
    for what, labels in grouped(fates(facts, way)).items():
        # Of what was not shown there is no change to speak of.
        is_told = what not in ("was not shown", "cannot be told")
        parts.append(f"{FATES[what]} " + (at_each(labels, lambda label: changed(changes[label])) if is_told else at(*labels)))
    return f"{contrast} " + "; it ".join(parts) + "."


def sizes(contrasts, labels):
    """Where, and how large."""
    return f"{at(*labels)} ({listed(number(contrasts[label]['mean'], True) for label in labels)})"


def states(contrasts, labels):
    """What contrasts show, with sizes of what is shown."""
    groups = grouped({label: state(contrasts[label]) for label in labels})
    return "; ".join(f"{STATES[what]} {sizes(contrasts, found)}" for what, found in groups.items())


def headline(facts):
    """The answer in a sentence or two, by what became of the contrasts that were shown."""
    before, after = facts["contrasts"]["fragile"], facts["contrasts"]["unstopped"]
    shown = [label for label, each in before.items() if state(each) == "higher"]
    others = [label for label in before if label not in shown]
    if not shown:
        return (
            "Under the settings that are called fragile, pretraining is not shown to score higher than random weights at any learning rate: no "
            f"such difference is shown whose origin could be looked for. In detail, {states(before, others)}.")
    groups = grouped({label: fate for label, fate in fates(facts, "unstopped").items() if label in shown})
    left = "; it ".join(f"{FATES[what]} {sizes(after, labels)}" for what, labels in groups.items())
    return (
        f"Judged with a patience of 5, pretraining scores higher than random weights {sizes(before, shown)}"
        + (f"; {states(before, others)}" if others else "")
        + f". Judged without patience, in the same trainings, this difference {left}.")


def sound_headline(facts):
    found = facts["contrasts"]["sound"]
    return f" Under sound settings {states(found, list(found))}."


def rr_rule(facts):
    """The rule's score; nil where its records have none."""
    return facts["aggregates"]["fragile"]["baselines"].get("rr_rule", {}).get("macro_f1")


def rule_headline(facts):
    """How the rule stands to every network at every learning rate, under all ways of judging."""
    rule = rr_rule(facts)
    if rule is None:
        return ""
    averages = {way: trained_networks(aggregate) for way, aggregate in facts["aggregates"].items()}
    above = {way: [name for name, mean in means.items() if mean >= rule] for way, means in averages.items()}
    start = f" A rule on RR intervals, which is not trained, scores {number(rule)}"
    if not any(above.values()):
        return f"{start}: more than the average of every network at every learning rate, however it is judged."
    counts = "; ".join(f"{WAYS[way]}: {len(names)} of {len(averages[way])}" for way, names in above.items())
    best, way = max(((name, way) for way in above for name in above[way]), key=lambda each: averages[each[1]][each[0]])
    return (
        f"{start}. Networks, each at each learning rate, that score as much or more on average: {counts}; the highest of them is "
        f"{code(best)} with {number(averages[way][best])} ({WAYS[way]}).")


def trained_networks(aggregate):
    """The average of every network at every learning rate."""
    found = [condition(aggregate, name) for name in trained(aggregate)]
    return {
        each["name"]: each["macro_f1"]["mean"] for each in found if each.get("has_epochs", True) and each["macro_f1"]["mean"] is not None}


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
                f"{words} {number(means[0])} instead of {number(means[1])} ({number(change['mean_difference'], True)}"
                + (" in every seed)" if change["all_equal"] else f"{between(change['interval'])})"))
        parts.append(f"{at(rate)} {listed(sides)}")
    return "What a patience of 5 does to each side in the fragile trainings, paired by seed: " + "; ".join(parts) + "."


def rule_sentence(facts, way):
    aggregate, rule = facts["aggregates"][way], rr_rule(facts)
    found = {name: condition(aggregate, name)["macro_f1"] for name in networks(aggregate)}
    best = max(found, key=lambda name: found[name]["mean"])
    above = [name for name in found if found[name]["mean"] >= rule]
    if above:
        words = listed(f"{code(name)} ({number(found[name]['mean'])})" for name in above)
        return f"{WAYS[way]}: not below it on average: {words}"
    inside = [name for name in found if found[name]["interval"] and found[name]["interval"][1] >= rule]
    if not inside:
        end = "and no interval over seeds reaches it"
    elif len(inside) == 1:
        end = f"though the interval of {code(inside[0])} reaches it"
    else:
        end = f"though the intervals of {listed(map(code, inside))} reach it"
    return f"{WAYS[way]}: every network scores lower on average, the best, {code(best)}, {number(found[best]['mean'])}, {end}"


def rule_paragraph(facts):
    rule = rr_rule(facts)
    if rule is None:
        return "The rule on RR intervals has no score on these records."
    return (
        f"A rule on RR intervals, which is not trained, scores {number(rule)} on the same test records; none of its limits was fitted, but one "
        "was preferred when its scores had been seen ([the rule](Recipes.md#conditions-that-train-no-network)). Networks have their chosen "
        "learning rates here. "
        + ". ".join(capitalized(rule_sentence(facts, way)) for way in WAYS) + ".")


def logistic_sentence(facts):
    """How logistic regression on the rule's intervals stands to networks."""
    scores = {way: condition(aggregate, LOGISTIC)["macro_f1"] for way, aggregate in facts["aggregates"].items()}
    parts = []
    for way, aggregate in facts["aggregates"].items():
        above = [name for name in networks(aggregate) if condition(aggregate, name)["macro_f1"]["mean"] >= scores[way]["mean"]]
        parts.append(f"{WAYS[way]}: " + (f"not more than {listed(map(code, above))}" if above else "more than every network"))
    score = scores["fragile"]
    return (
        f"Logistic regression on RR intervals, with the labels that the networks have ({code(LOGISTIC)}), scores {number(score['mean'])} ± "
        f"{number(score['sd'])}; on average, with their learning rates chosen, that is " + "; ".join(parts) + ".")


def verdicts(comparisons, names):
    """Which of some methods are higher and lower than a reference, by the program's own verdicts, and by how much."""
    found = {}
    for each in comparisons:
        if each["condition"] not in names:
            continue
        score = each["macro_f1"]
        is_higher = score["mean_difference"] is not None and score["mean_difference"] > 0
        found[each["condition"]] = ("higher" if is_higher else "lower") if score["verdict"] == "significant" else score["verdict"]
    differences = {each["condition"]: each["macro_f1"]["mean_difference"] for each in comparisons}
    words = {"higher": "higher", "lower": "lower", "no_difference_shown": "no difference shown", "cannot_tell": "so few seeds cannot tell"}
    return "; ".join(
        f"{words[what]}: " + listed(f"{code(name)} ({number(differences[name], True)})" for name in group)
        for what, group in grouped(found).items())


def kernels_sentence(facts, way):
    """How networks stand to untrained convolutions."""
    aggregate = facts["aggregates"][way]
    mean = condition(aggregate, KERNELS)["macro_f1"]["mean"]
    return f"{WAYS[way]} ({number(mean)}): {verdicts(facts['kernels'][way], networks(aggregate))}"


def kernels_paragraph(facts):
    count = len(facts["kernels"]["fragile"])
    return (
        f"Networks against a linear head on random convolutions (`{KERNELS}`), learning rates chosen, corrected by Holm for {count} comparisons. "
        + ". ".join(capitalized(kernels_sentence(facts, way)) for way in WAYS) + ".")


def controls_paragraph(facts):
    """What augmentation, normalisation and frozen encoders do, beside pretraining."""
    aggregates = facts["aggregates"]
    names = [name for name in networks(aggregates["fragile"]) if name not in (SSL, SCRATCH)]
    count = len(aggregates["fragile"]["comparisons"])
    return (
        f"Other networks against `{SCRATCH}`, each with its chosen learning rate, corrected by Holm for {count} comparisons. "
        + ". ".join(f"{capitalized(WAYS[way])}: {verdicts(aggregates[way]['comparisons'], names)}" for way in WAYS) + ".")


def collapse_sentence(way, found):
    """Where one side is shown to collapse more often."""
    def what(each):
        if each["collapse_p"] is None:
            return "no test was possible"
        if each["collapse_p"] > LEVEL:
            return "no difference is shown"
        return f"pretrained weights collapse {'less' if each['collapse'][0] < each['collapse'][1] else 'more'} often"

    groups = grouped({label: what(each) for label, each in found.items()})
    return f"{WAYS[way]}: " + "; ".join(f"{words} {at(*labels)}" for words, labels in groups.items())


def collapse_paragraph(facts):
    return "Collapse. " + ". ".join(capitalized(collapse_sentence(way, facts["contrasts"][way])) for way in WAYS) + "."


def diverged_sentence(facts):
    """Trainings without a score; nothing where there are none."""
    parts = []
    for way in ("fragile", "sound"):
        aggregate = facts["aggregates"][way]
        counts = {name: condition(aggregate, name)["diverged"] for name in trained(aggregate)}
        words = [f"{count} of {code(name)}" for name, count in counts.items() if count]
        if words:
            parts.append(f"{way}: {listed(words)}")
    if not parts:
        return None
    return f"Trainings that diverged have no score and are left out of means and differences: {'; '.join(parts)}."


def spread_sentence(way, contrast):
    spread = contrast["spread"]
    ends = spread["ratio_interval"]
    interval = ", no interval" if ends is None else f" [{ends[0]:.2f}, {'no end' if ends[1] is None else format(ends[1], '.2f')}]"
    ratio = "no ratio" if spread["ratio"] is None else f"{spread['ratio']:.2f}{interval}"
    words = {
        "significant": "a difference in spread is shown", "no_difference_shown": "no difference in spread is shown",
        "cannot_tell": "which so few pairs cannot tell from chance",
    }
    return f"{WAYS[way]}: {ratio}, {words[spread['verdict']]}"


def spread_paragraph(facts):
    text = "Spread between seeds, the SD of pretrained weights divided by that of random ones (learning rates chosen): " + "; ".join(
        spread_sentence(way, facts["contrasts"][way][CHOSEN]) for way in WAYS)
    if reading := published_reading(facts):
        ratio = reading["variance_ratio"]
        text += (
            f". As published: {ratio['sd_ratio']:.2f} [{ratio['interval'][0]:.2f}, {ratio['interval'][1]:.2f}] by the F test, if scores are "
            f"normal and {facts['claim']['seeds']} seeds were used")
    return f"{text}."


def multiverse_sentence(facts):
    choices = facts["aggregates"]["fragile"]["multiverse"]["choices"]
    conclusions = {}
    for choice in choices:
        each = next(each for each in choice["comparisons"] if each["condition"] == SSL)
        patience = "no patience" if choice["patience"] is None else f"patience {choice['patience']}"
        name = "last epoch" if choice["rule"] == "last" else f"{choice['rule']} epoch, {choice['ties']} of equals, {patience}"
        conclusions[name] = each["macro_f1"]["conclusion"]
    words = {
        "higher": "higher", "lower": "lower", "no_difference_shown": "no difference shown", "cannot_tell": "cannot be told",
        "not_told": "not told by what was trained",
    }
    parts = [f"{words[what]} in {len(names)} ({'; '.join(names)})" for what, names in grouped(conclusions).items()]
    return (
        f"The fragile trainings are judged by {len(choices)} ways to select the epoch, each with its learning rates chosen anew and its tests "
        f"corrected by Holm for {len(choices[0]['comparisons'])} comparisons, so that its verdict can be another one than the table's. The "
        f"conclusion on `{SSL}` less `{SCRATCH}` is " + ", ".join(parts) + ".")
