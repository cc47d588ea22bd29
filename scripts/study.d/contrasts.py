"""Numbers of the program's documents, and what becomes of a contrast."""
from names import CHOSEN, LEVEL, SCRATCH, SSL


def comparison(aggregate, name):
    return next(each for each in aggregate["comparisons"] if each["condition"] == name)


def condition(aggregate, name):
    return next(each for each in aggregate["conditions"] if each["name"] == name)


def learning_rates(aggregate):
    grid = next(each for each in aggregate["grids"] if each["name"] == SSL)
    return [point[0] for point in grid["axes"][0]["points"]]


def methods(aggregate):
    """What can be compared: chosen methods, and conditions that are no candidates, in the sweep's order."""
    candidates = {each["condition"] for choice in aggregate["candidate_choices"] for each in choice["candidates"]}
    names = [each["name"] for each in aggregate["conditions"] if each["name"] not in candidates]
    chosen = {choice["name"] for choice in aggregate["candidate_choices"]}
    return sorted(names, key=lambda name: name not in chosen)


def networks(aggregate):
    """The methods that train a network's layers, all of them or its head."""
    return [name for name in methods(aggregate) if condition(aggregate, name).get("has_epochs", True)]


def trained(aggregate):
    """The names of what was trained: candidates themselves, and not what is chosen among them."""
    chosen = {choice["name"] for choice in aggregate["candidate_choices"]}
    return [each["name"] for each in aggregate["conditions"] if each["name"] not in chosen]


def digests(aggregate):
    """Of every training."""
    return {(name, trial["seed"]): trial["digest"] for name in trained(aggregate) for trial in condition(aggregate, name)["trials"]}


def scores(aggregate, name):
    return {
        trial["seed"]: trial["macro_f1"] for trial in condition(aggregate, name)["trials"] if trial["outcome"] == "completed"
    }


def differences(aggregate, label):
    """The contrast of every seed that both sides have."""
    end = "" if label == CHOSEN else f"@learning-rate={label}"
    ssl, scratch = (scores(aggregate, name + end) for name in (SSL, SCRATCH))
    return [(seed, ssl[seed] - scratch[seed]) for seed in sorted(ssl.keys() & scratch.keys())]


def holm(values):
    """Holm's correction of p-values by label."""
    corrected, largest = {}, 0.0
    for place, label in enumerate(sorted(values, key=lambda label: values[label])):
        largest = max(largest, min(1.0, (len(values) - place) * values[label]))
        corrected[label] = largest
    return corrected


def contrasts(comparisons):
    """Comparisons of one way of judging, by learning rate and chosen, with p corrected for how many they are."""
    tests = {label: each["macro_f1"]["sign_flip"] for label, each in comparisons.items()}
    corrected = holm({label: test["p"] for label, test in tests.items()})
    collapses = {label: each["collapse"].get("mcnemar") for label, each in comparisons.items() if each["collapse"]}
    collapses = holm({label: test["p"] for label, test in collapses.items() if test})
    return {
        label: {
            "mean": each["macro_f1"]["mean_difference"],
            "interval": each["macro_f1"]["interval"],
            "patients": (each["macro_f1"].get("over_patients") or {}).get("interval"),
            "p": corrected[label],
            # Whether so few pairs could have told at all, were they all on one side.
            "can_tell": tests[label]["smallest_reachable_p"] * len(comparisons) <= LEVEL,
            "pairs": each["pairs"],
            "spread": each["spread"],
            # Of the pairs in which one side collapsed: pretrained weights, random ones.
            "collapse": each["collapse"] and [each["collapse"][key] for key in ("only_condition", "only_reference")],
            "collapse_p": collapses.get(label),
        }
        for label, each in comparisons.items()
    }


def is_shown(contrast):
    return contrast["p"] <= LEVEL


def state(contrast):
    """What a contrast shows, in a word."""
    if is_shown(contrast):
        return "higher" if contrast["mean"] > 0 else "lower"
    return "not shown" if contrast["can_tell"] else "cannot tell"


def what_became(before, after, change):
    """What another way of judging makes of a contrast, in a word: `change` is how much less of it is left, paired by seed.

    It disappears only where it was shown, is shown no longer, the interval of what is left does not reach what it was, and the change itself is
    shown.
    """
    if not is_shown(before):
        return "was not shown" if before["can_tell"] else "cannot be told"
    sign = 1 if before["mean"] > 0 else -1
    is_less = is_shown(change) and change["mean"] * sign > 0
    if is_shown(after):
        if after["mean"] * sign < 0:
            return "turns around"
        return "shrinks" if is_less else "stays"
    interval = after["interval"]
    reaches = interval is None or interval[0] <= before["mean"] <= interval[1]
    return "disappears" if is_less and not reaches else "is open"


def published_reading(facts):
    """The published difference and spread, of as many seeds as its rates suggest, its SDs taken to be those of samples."""
    claim = facts["claim"]
    found = next((each for each in claim["comparisons"] if each["condition"] == SSL), None)
    readings = found["readings"] if found else []
    reading = next((each for each in readings if each["seeds"] == claim["seeds"] == each["reference_seeds"]), None)
    return reading["sample_sd"] if reading else None


def published_contrast(facts):
    """The published difference with Welch's interval."""
    reading = published_reading(facts)
    return reading["welch"] if reading else None


def setting(aggregate, name, key):
    return next((each["value"].strip('"') for each in condition(aggregate, name)["settings"] if each["key"] == key), None)
