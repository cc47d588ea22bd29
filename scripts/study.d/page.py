"""The page: question, method, results, what they show and what they cannot."""
from contrasts import condition, published_contrast, setting
from names import CHOSEN, KERNELS, SCRATCH, SSL, WAYS
from sentences import (
    change_sentence, contrast_sentence, headline, kernels_sentence, multiverse_sentence, patience_sentence, rule_headline, rule_paragraph,
    spread_sentence)
from tables import contrasts_table, methods_table
from words import between, capitalized, listed, number, p_value


def question(facts):
    rows = {row["name"]: row for row in facts["claim"]["rows"]}
    welch = published_contrast(facts)
    text = (
        f"{facts['claim']['citation'].split(',')[0]} print a Macro-F1 of {rows[SSL]['mean']} ± {rows[SSL]['sd']} for pretrained and "
        f"{rows[SCRATCH]['mean']} ± {rows[SCRATCH]['sd']} for random weights, each fine-tuned on 70 records, and collapse in "
        f"{rows[SSL]['rate']} and {rows[SCRATCH]['rate']} of seeds ([the published comparison](Experiment.md)).")
    if welch:
        text += (
            f" With {facts['claim']['seeds']} seeds, which those rates suggest, that is a difference of {number(welch['difference'], True)} "
            f"{between(welch['interval'])} by Welch's test, {p_value(welch['p'])}.")
    return text + (
        " Is it the pretraining that makes such a difference, or how trainings are stopped and judged, the learning rate, or normalisation? And what "
        "do methods score that train no network?")


def method(facts):
    aggregates = facts["aggregates"]
    fragile, sound = aggregates["fragile"], aggregates["sound"]
    records = fragile["data"]["records"]
    count = {split: sum(records[split].values()) for split in records}
    first = f"{SSL}@learning-rate={facts['rates'][0]}"
    value = lambda key, aggregate=fragile: setting(aggregate, first, key)
    planned = condition(fragile, first)["planned"]
    return f"""Records: {fragile['data']['source']}; {count['train']} to learn from, {count['validation']} to select epochs and learning rates by,
{count['test']} to test on. Seeds: {planned}, which drive labelled records, initial weights, order, augmentation and pretraining alike, one
pretraining each ({value('pretraining.method')}, {value('pretraining.epochs')} epochs). Encoder: {value('encoder.architecture')}. Each of the
networks was fine-tuned for {value('fine-tuning.epochs')} epochs at {len(facts['rates'])} learning rates ({listed(facts['rates'])}) on
{value('fine-tuning.labels')} labelled records.

- **Fragile** ([study-fragile.toml](../../../cluster/sweeps/study-fragile.toml)): all labelled records are one batch, and a training counts
  as ended after 5 epochs without a better validation Macro-F1.
- **Fragile, no patience**: the same trainings to the last digest, judged by the best of all their epochs.
- **Sound** ([study-sound.toml](../../../cluster/sweeps/study-sound.toml)): batches of {value('fine-tuning.batch-records', sound)}, the best
  of all epochs.

A method is scored at its best learning rate, [chosen on the validation fold](Results.md#the-best-of-several-candidates) by the seeds before,
which costs it the first seed. Differences are paired by seed; intervals are Student's t at 95 %, p is that of the sign-flip test, corrected
by Holm for the {len(facts['rates']) + 1} contrasts of a column (intervals are not). That a contrast *disappears* is said only where it was shown, is
shown no longer, the interval of what is left does not reach what it was, and the change itself, paired by seed, is shown."""


def shows(facts):
    contrasts = facts["contrasts"]
    items = [contrast_sentence(way, contrasts[way]) for way in WAYS]
    items += [change_sentence(facts, way) for way in ("unstopped", "sound")]
    items += [patience_sentence(facts), rule_paragraph(facts)]
    kernels = ". ".join(capitalized(kernels_sentence(facts, way)) for way in WAYS)
    items.append(f"Against random convolutions that nobody trained (`{KERNELS}`). {kernels}.")
    items.append(
        "The SD over seeds of pretrained weights is, of that of random ones (learning rates chosen): "
        + "; ".join(spread_sentence(way, contrasts[way][CHOSEN]) for way in WAYS) + ".")
    items.append(multiverse_sentence(facts))
    return "\n".join(f"- {item}" for item in items)


def cannot_show(facts):
    fragile = facts["aggregates"]["fragile"]
    test = fragile["data"]["records"]["test"]
    patients = "; ".join(
        f"{WAYS[way]} {between(facts['contrasts'][way][CHOSEN]['patients'])} instead of "
        f"{between(facts['contrasts'][way][CHOSEN]['interval'])}" for way in WAYS)
    test_words = listed(f"{count} {name}" for name, count in test.items())
    items = [
        f"The test fold has {sum(test.values())} records ({test_words}), the same for all seeds. Over seeds *and* its patients the "
        f"contrast with the chosen learning rate has the intervals {patients}.",
        "One validation fold chooses epochs and learning rates for all seeds; another one may choose otherwise.",
        "The published settings are known from an abstract. What is called fragile here is a guess at what makes such numbers, not a copy: "
        "that it gives a contrast says that it can, not that it did.",
    ]
    published = fragile.get("published") or {}
    settings = published.get("settings") or []
    if known := [each for each in settings if each["published"] is not None]:
        items.append(
            "Known to have been otherwise there: "
            + "; ".join(f"{each['key']} ({each['published']} there, {each['here']} here)" for each in known) + "; not told there: "
            + f"{len(settings) - len(known)} settings, which `aggregate --published zeng-2026` lists.")
    items += [
        "Learning rates are three; encoders, numbers of labels and kinds of pretraining one.",
        "The rule, the controls and the settings were chosen by people who had seen such runs before: this explains, and confirms nothing.",
    ]
    return "\n".join(f"- {item}" for item in items)


def cost(facts):
    programs = facts["aggregates"]["fragile"]["computed_by"]["programs"] + facts["aggregates"]["sound"]["computed_by"]["programs"]
    versions = sorted({f"version {each['version']}, science version {each['science_version']}, {each['compiler']}" for each in programs})
    machines = listed(f"{each['name']} with {each['cores']} cores" for each in facts["processors"])
    lanes = sorted({host["kernel_lanes"] for hosts in facts["hosts"].values() for host in hosts if "kernel_lanes" in host})
    hours = {way: f"{value / 3600:.2f}" for way, value in facts["seconds"].items()}
    return f"""    scripts/study {'--quick' if facts['quick'] else '--data PTBXL'}

{hours['fragile']} core-hours for the fragile half and {hours['sound']} for the sound one, which has from
the first what is the same in both, its pretrainings above all: every attempt at a training by the clock, each on one core. Machine: {machines},
kernels with {listed(map(str, lanes))} lanes. Last result: {facts['date']}. Seedsweep: {'; '.join(versions)}. Everything here was
computed by `aggregate`, `compare`, `stats`, `claim` and `report` from the two runs, and written by
[scripts/study](../../../scripts/study)."""


def page(facts):
    note = ""
    if facts["quick"]:
        note = "> Made by `scripts/study --quick`: generated records and a network of some epochs, which say nothing about anything.\n\n"
    return f"""# Where the published difference comes from

{note}{headline(facts)}{rule_headline(facts)}

## Question

{question(facts)}

## Method

{method(facts)}

## Results

Macro-F1, mean ± SD over seeds, how many collapsed (the best epoch among the first two), and in brackets the learning rate that all seeds choose:

{methods_table(facts)}

Pretrained less random weights, `{SSL}` less `{SCRATCH}`:

{contrasts_table(facts)}

![Macro-F1 of every seed of every method, judged in three ways](Resources/study-scores.svg)

![Pretrained less random weights, judged in three ways, and as published](Resources/study-contrasts.svg)

![What the fragile run would have shown under other choices of the epoch](Resources/study-multiverse.svg)

## What it shows

{shows(facts)}

## What it cannot show

{cannot_show(facts)}

## How it was made

{cost(facts)}
"""
