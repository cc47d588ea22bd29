"""The page: question, method, results, what they show and what they cannot."""
from contrasts import condition, published_contrast, setting
from names import CHOSEN, LEVEL, SCRATCH, SSL, WAYS
from sentences import (
    change_sentence, collapse_paragraph, contrast_sentence, controls_paragraph, diverged_sentence, headline, kernels_paragraph, logistic_sentence,
    multiverse_sentence, patience_sentence, rule_headline, rule_paragraph, sound_headline, spread_paragraph)
from tables import collapse_table, contrasts_table, methods_table, pairs_sentence, seeds_sentence
from words import between, bracketed, listed, number, p_value


def question(facts):
    rows = {row["name"]: row for row in facts["claim"]["rows"]}
    welch = published_contrast(facts)
    text = (
        f"{facts['claim']['citation'].split(',')[0]} print a Macro-F1 of {rows[SSL]['mean']} ± {rows[SSL]['sd']} for pretrained and "
        f"{rows[SCRATCH]['mean']} ± {rows[SCRATCH]['sd']} for random weights, each fine-tuned on 70 records, and collapse in "
        f"{rows[SSL]['rate']} and {rows[SCRATCH]['rate']} of seeds ([the published comparison](Experiment.md)).")
    if welch:
        text += (
            f" With {facts['claim']['seeds']} seeds, which those rates suggest, and if its SDs are those of samples, that is a difference of "
            f"{number(welch['difference'], True)}{between(welch['interval'])} by Welch's test, {p_value(welch['p'])}.")
    baselines = facts["aggregates"]["fragile"]["baselines"]
    if "always_SR" in baselines:
        text += f" (On the test records used here, answering SR to all of them scores {number(baselines['always_SR']['macro_f1'])}.)"
    return text + (
        " Is it the pretraining that makes such a difference, or how trainings are stopped and judged, the learning rate, or normalisation? And what "
        "do methods score that train no network?")


def setting_differences(facts):
    """What one condition is told in the fragile half and otherwise in the sound one."""
    name = f"{SSL}@learning-rate={facts['rates'][0]}"
    keys = list(dict.fromkeys(
        each["key"] for way in ("fragile", "sound") for each in condition(facts["aggregates"][way], name)["settings"]))
    values = {key: [setting(facts["aggregates"][way], name, key) or "none" for way in ("fragile", "sound")] for key in keys}
    found = [f"`{key}` ({before}; {after})" for key, (before, after) in values.items() if before != after]
    return listed(found) if found else "nothing"


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
pretraining each ({value('pretraining.method')}, {value('pretraining.epochs')} epochs). Encoder:
{value('encoder.architecture')}. Each of the networks was fine-tuned for {value('fine-tuning.epochs')} epochs at {len(facts['rates'])} learning
rates ({listed(facts['rates'])}) on {value('fine-tuning.labels')} labelled records (draw: {value('fine-tuning.label-draw')}), by
{value('fine-tuning.optimizer')}, with the schedule {value('fine-tuning.schedule')}.

- **Fragile** ([study-fragile.toml](../../../cluster/sweeps/study-fragile.toml)): all labelled records are one batch. Every training goes
  on to its last epoch, and counts as ended after 5 epochs without a better validation Macro-F1: the best until then is scored.
- **Fragile, no patience**: the same trainings to the last digest, judged by the best of all their epochs.
- **Sound** ([study-sound.toml](../../../cluster/sweeps/study-sound.toml)): batches of {value('fine-tuning.batch-records', sound)}, the best
  of all epochs. In the settings of `{SSL}` the two halves differ in {setting_differences(facts)}.

Where a learning rate is [chosen](Results.md#the-best-of-several-candidates), every seed of a method takes the one that scored best on the
validation fold in the seeds before it; the first seed, which has none before it, is left out. Differences are paired by seed; intervals are
Student's t at 95 % over seeds, p is that of the sign-flip test, corrected by Holm for the {len(facts['rates']) + 1} contrasts of a column, and as
many changes from one column to another; intervals are not corrected, and nothing is for all columns together. *Shown* means p ≤ {LEVEL} after
that; so few pairs *cannot tell* where p could not be so small whatever they scored. That a contrast *disappears* is said only where it was shown,
is shown no longer, the interval of what is left does not reach what it was, and the change itself, paired by seed, is shown."""


def shows(facts):
    contrasts = facts["contrasts"]
    items = [contrast_sentence(way, contrasts[way]) for way in WAYS]
    items += [change_sentence(facts, way) for way in ("unstopped", "sound")]
    items += [
        patience_sentence(facts), collapse_paragraph(facts), spread_paragraph(facts), controls_paragraph(facts), rule_paragraph(facts),
        logistic_sentence(facts), kernels_paragraph(facts), multiverse_sentence(facts), diverged_sentence(facts),
    ]
    return "\n".join(f"- {item}" for item in items if item)


def cannot_show(facts):
    fragile = facts["aggregates"]["fragile"]
    test = fragile["data"]["records"]["test"]
    validation = fragile["data"]["records"]["validation"]
    chosen = {way: facts["contrasts"][way][CHOSEN] for way in WAYS}
    patients = "; ".join(
        f"{WAYS[way]} {bracketed(each['patients'])} instead of {bracketed(each['interval'])}"
        for way, each in chosen.items())
    test_words = listed(f"{count} {name}" for name, count in test.items())
    seeds = condition(fragile, f"{SSL}@learning-rate={facts['rates'][0]}")["planned"]
    items = [
        f"*No difference shown* is not *no difference*: {seeds} seeds leave intervals as wide as those above, and any "
        "difference within them may be there.",
        f"The test fold has {sum(test.values())} records ({test_words}), the same for all seeds, and Macro-F1 gives a class of "
        f"{min(test.values())} the weight of one of {max(test.values())}. Over seeds *and* its patients the contrast with the chosen learning rates "
        f"has the intervals {patients}. All other intervals leave the patients out, and the scores that have none (the rule) have that error, too.",
        f"One validation fold, whose smallest class has {min(validation.values())} records, chooses epochs and learning rates for all seeds; another "
        "one may choose otherwise.",
        "The published settings are known from an abstract only. What is called fragile here is a guess at what makes such numbers, not a copy: "
        "that it gives a contrast, if it does, says that it can, not that it did.",
        "Fragile and sound trainings differ in their batches, and in how they are judged as well; what patience alone does is told by the same "
        "trainings judged twice, what batches alone do by the last two columns, which no test compares here.",
    ]
    published = fragile.get("published") or {}
    settings = published.get("settings") or []
    if others := [each for each in settings if each["published"] not in (None, each["here"])]:
        untold = sum(each["published"] is None for each in settings)
        items.append(
            "Known to have been otherwise there: "
            + "; ".join(f"`{each['key']}` (there: {each['published']}; here: {each['here']})" for each in others)
            + f". Not told there: {untold} of the {len(settings)} settings that `aggregate --published zeng-2026` lists.")
    items += [
        f"There are {len(facts['rates'])} learning rates, one encoder, one number of labels and one kind of pretraining.",
        "The rule, the controls and the settings were chosen by people who had seen such runs before: this explains, and confirms nothing.",
    ]
    return "\n".join(f"- {item}" for item in items)


def hours(seconds):
    return f"{seconds / 3600:.2f}"


def cost_of(way, facts):
    """Core-hours, and how long that took by the clock."""
    times = facts["times"][way]
    pauses = times["span"] - times["busy"]
    return (
        f"{hours(times['core'])} core-hours within {hours(times['span'])} hours by the clock"
        + (f", in {hours(pauses)} of which nothing was trained" if pauses > 60 else "")
        + (f" ({times['core'] / times['busy']:.1f} trainings at a time on average)" if times["busy"] else ""))


def machines(facts):
    hosts = [host for hosts in facts["hosts"].values() for host in hosts]
    names = listed(f"{each['name']} with {each['cores']} cores" for each in facts["processors"]) if facts["processors"] else "not recorded"
    memory = sorted({f"{host['memory_bytes'] / 1e9:.0f} GB" for host in hosts if host.get("memory_bytes")})
    lanes = sorted({str(host["kernel_lanes"]) for host in hosts if host.get("kernel_lanes")})
    return (
        f"Machine: {names}" + (f", {listed(memory)} of memory" if memory else "")
        + (f", kernels with {listed(lanes)} lanes" if lanes else "") + ".")


def forecast(facts):
    """What was said before, where that is kept."""
    said = {way: each for way, each in facts["forecasts"].items() if each}
    if not said:
        return ""
    words = listed(f"{each} for the {way} half" for way, each in said.items())
    reused = ", as if it did its pretrainings itself" if "sound" in said else ""
    return f" `seedsweep check --calibrate` had said {words}{reused}."


def cost(facts):
    programs = facts["aggregates"]["fragile"]["computed_by"]["programs"] + facts["aggregates"]["sound"]["computed_by"]["programs"]
    versions = sorted({f"version {each['version']}, science version {each['science_version']}, {each['compiler']}" for each in programs})
    beside = f"Beside it, the machine had other work: {facts['beside']}."
    if not facts["beside"]:
        beside = "What else the machine did meanwhile is not recorded."
    return f"""    scripts/study {'--quick' if facts['quick'] else '--data PTBXL'}

The fragile half took {cost_of('fragile', facts)}. The sound one has from it what is the same in both, its pretrainings above all, and took
{cost_of('sound', facts)}. A core-hour is an hour by the clock of one worker with one thread at a training, also at an attempt without a result;
what other programs took from it meanwhile is part of it. {beside}{forecast(facts)} {machines(facts)} Last result: {facts['date']}. SeedSweep:
{'; '.join(versions)}. Numbers are those of `aggregate`, `compare`, `stats`, `claim` and `report`; Holm's correction of the contrasts, the hours and
the sentences are by [scripts/study](../../../scripts/study), which wrote this page."""


def page(facts):
    note = ""
    if facts["quick"]:
        note = "> Made by `scripts/study --quick`: generated records and a network of some epochs, which say nothing about anything.\n\n"
    return f"""# Where does the published difference come from?

{note}{headline(facts)}{sound_headline(facts)}{rule_headline(facts)}

## Question

{question(facts)}

## Method

{method(facts)}

## Results

Macro-F1 on the test fold, mean ± SD over seeds ({seeds_sentence(facts)}), how many of them collapsed (the best epoch is one of the
first two), and in brackets the learning rate that all seeds together choose, while a seed's score is that of the rate which the seeds before it
chose:

{methods_table(facts)}

Macro-F1 of pretrained less random weights, `{SSL}` less `{SCRATCH}`, with its interval over seeds, p corrected for the
{len(facts['rates']) + 1} rows:

{contrasts_table(facts)}

{pairs_sentence(facts)}

Collapsed of pretrained and of random weights, p by McNemar's exact test, corrected likewise:

{collapse_table(facts)}

![Macro-F1 of every seed of every method, trained and judged in three ways](Resources/study-scores.svg)

**Figure 1.** Every seed's Macro-F1. Strokes are means, bars their 95 % intervals over seeds; dashed lines are the rule and answering SR always.

![Pretrained less random weights, trained and judged in three ways, and as published](Resources/study-contrasts.svg)

**Figure 2.** Every seed's contrast at every learning rate; the published one has Welch's interval, for as many seeds as its rates suggest.

![What the fragile run would have shown under other choices of the epoch](Resources/study-multiverse.svg)

**Figure 3.** The fragile trainings under every way to select the epoch, each method against `{SCRATCH}`, with learning rates chosen. Filled: significant; shaded: patience 5; an arrow: the interval goes on.

## What it shows

{shows(facts)}

## What it cannot show

{cannot_show(facts)}

## How it was made

{cost(facts)}
"""
