import Statistics
import Training

extension AggregateReport {
  /// What the columns mean.
  var legendSection: Document.Section {
    let counted = outcome.isCrossed ? "seeds whose every trial came to its end" : "trials that came to their end"
    return Document.Section(
      heading: "What the columns mean",
      blocks: [
        .list([
          "n: \(counted); every other column but diverged is over these.",
          "\(metric): \(analysis.options.metric.source.meaning(classes: outcome.classes.count)), with the weights of the best validation epoch (highest "
            + "validation Macro-F1, the first of equals); mean ± SD over seeds, with n - 1; SD (n): with n in its place.",
          "interval: Student's t for a mean, \(clipping); all equal: as many equal "
            + "values do not tell how far others lie from them. Clopper and Pearson's for a rate.",
          "last epoch: \(outcome.lastEpochMeaning)",
          "0-based: collapsed where the best epoch is among the first two trained ones (<= 1, counted from 0); 1-based: where "
            + "it is the first (<= 1, counted from 1); with untrained: where the validation Macro-F1 was never better than the "
            + "untrained network's, or best after the first epoch.",
          "best epoch: median; 1 is the first trained epoch, 0 the untrained network. Only readings of collapse count otherwise.",
          failedTrainingLegend,
          "diverged: a loss that stopped being finite; an outcome of its own, in no other column.",
          "d_z: Cohen's d for pairs, the mean difference over the SD of the differences.",
          "sign-flip p: exact, over all signs of the differences (beyond \(SignFlipTest.largestExact) pairs, over "
            + "\(SignFlipTest.draws) random choices of signs, by which p is off by about sqrt(p (1 - p) / \(SignFlipTest.draws))); McNemar p: exact, over the seeds that collapse in one condition "
            + "only; both two-sided and for the same seeds. Holm p: corrected for all planned comparisons of the table. Fisher p: "
            + "unpaired, over all seeds. P(better): the share of seeds with "
            + "a \(analysis.options.metric.isHigherBetter ? "higher" : "lower") \(metric), ties half. All of these p hold for one look, at a number of seeds that was fixed beforehand.",
          "SD ratio: the SD (n - 1) over that of the reference, SD there. Its sign-flip p is of the distances of the paired scores from their "
            + "conditions' medians, which suits scores with two modes, too; with fewer than 6 pairs it cannot come below 0.05. The interval has the ratios "
            + "that this test does not reject (inf: it rejects none that is large).",
          "e-value: evidence that may be looked at after each seed; 1 / the largest one is a p that is valid at every look. Of "
            + "\(metric) by the e-process for symmetry of the paired differences (de la Pena's inequality), of spread by the same of how far two seeds after another lie "
            + "apart in the one condition and in the other, of collapse by Robbins' mixture over the pairs that differ.",
        ])
      ] + crossedLegend)
  }

  /// What bounds do to intervals.
  private var clipping: String {
    let own = analysis.options.metric
    guard let differences = own.differenceBounds else { return own.clipping }
    return
      "\(own.clipping), the bounds of \(own.name) (of a difference at \(differences), of a published row not at all)"
  }

  /// What columns of failed trainings mean.
  private var failedTrainingLegend: String {
    let majority =
      "\(FailedTraining.majority.columnTitle): the most frequent answer has at least that share of the test fold."
    let trivial =
      "no better than trivial: the test Macro-F1 is at most \(FailedTraining.trivialMargin.fixed(2)) above the best baseline "
      + "(\(outcome.scale.trivialMacroF1.fixed(3)))."
    let guessing = "ln(\(outcome.classes.count))"
    let loss =
      "loss stays high: the training loss was never below \(FailedTraining.guessingShare.fixed(1)) \(guessing), \(guessing) being "
      + "that of guessing."
    return
      "one class: at most one class answered for the whole validation fold at the best epoch. \(majority) \(trivial) \(loss) "
      + "ties: several trained epochs have the highest validation Macro-F1, so that the rule for ties chose the best one."
  }

  /// What columns mean besides where seeds have several trials; nothing where they have one.
  private var crossedLegend: [Document.Block] {
    guard outcome.isCrossed else { return [] }
    return [
      .paragraph(
        "Seeds with several trials: \(metric) and last epoch are a seed's means; collapse, one class and best epoch are of trials; "
          + "diverged counts all trials that did, and a seed with one of them is in no other column. "
          + "Intervals of rates take each seed's share of trials for one answer: Clopper and Pearson's formula for as many answers "
          + "as seeds, whose sum is that of the shares, which is rather too wide. more here, more there: seeds of which a larger "
          + "share of trials collapsed in the one condition or in the other, however much larger. Collapse is compared as \(metric) is: "
          + "sign-flip p and, for every look, the e-process for symmetry are of the seeds' differences in the share of collapsed "
          + "trials, so that there is no McNemar p and no mixture of Robbins. There is no Fisher p where a seed has several trials, as "
          + "these depend on each other. Intervals and tests are about these values of the crossed streams; the spread over other values "
          + "is in the variance components only.")
    ]
  }
}
