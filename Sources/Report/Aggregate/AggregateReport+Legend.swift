import Statistics

extension AggregateReport {
  /// What the columns mean.
  var legendSection: Document.Section {
    Document.Section(
      heading: "What the columns mean",
      blocks: [
        .list([
          "n: trials that came to their end; every other column but diverged is over these.",
          "Macro-F1: mean of the \(outcome.classes.count) classes' F1 on the test fold, with the weights of the best validation epoch (highest "
            + "validation Macro-F1, the first of equals); mean ± SD over seeds, with n - 1; SD (n): with n in its place.",
          "interval: Student's t for a mean, Clopper and Pearson's for a rate.",
          "last epoch: the same with the last epoch's weights, free of selection.",
          "0-based: collapsed where the best epoch is among the first two trained ones (<= 1, counted from 0); 1-based: where "
            + "it is the first (<= 1, counted from 1); with untrained: where the validation Macro-F1 was never better than the "
            + "untrained network's, or best after the first epoch.",
          "best epoch: median; 1 is the first trained epoch, 0 the untrained network. Only readings of collapse count otherwise.",
          "one class: one class answered for the whole validation fold at the best epoch.",
          "diverged: a loss that stopped being finite; an outcome of its own, in no other column.",
          "sign-flip p: exact, over all signs of the differences (beyond \(SignFlipTest.largestExact) pairs, over "
            + "\(SignFlipTest.draws) random choices of signs); McNemar p: exact, over the seeds that collapse in one condition "
            + "only; both two-sided and for the same seeds. Holm p: corrected for all comparisons of the table. Fisher p: "
            + "unpaired, over all seeds. spread p: Brown and Forsythe's test of equal spread. P(better): the share of seeds with "
            + "a higher Macro-F1, ties half. All of these p hold for one look, at a number of seeds that was fixed beforehand.",
          "e-value: evidence that may be looked at after each seed; 1 / the largest one is a p that is valid at every look. Of "
            + "Macro-F1 by the e-process for symmetry of the paired differences (de la Pena's inequality), of collapse by Robbins' "
            + "mixture over the pairs that differ.",
        ])
      ])
  }
}
