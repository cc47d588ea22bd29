public import ECGData

extension FewShotSubset {
  /// Draws the labelled records that settings ask for.
  ///
  /// - Parameter classes: the classes' names in the order of their labels.
  /// - Returns: indices into `records`.
  static func draw(
    _ settings: FineTuningSettings, from records: [CohortRecord], classes: [String], seed: UInt64
  ) throws(TooManyLabels) -> [Int] {
    switch settings.labelDraw {
    case .balanced:
      try draw(
        from: records, classes: classes, labelsPerClass: settings.labelsPerClass(of: classes.count), seed: seed)
    case .natural: try drawNaturally(from: records, labels: settings.labels, seed: seed)
    }
  }

  /// The first condition whose labelled records cannot be drawn with every seed, and why: so that a sweep is refused before it trains
  /// anything. Nil where all can be drawn.
  public static func firstUndrawable(
    _ conditions: [Condition], from records: [CohortRecord], classes: [String], seeds: [UInt64]
  ) -> (condition: Condition, reason: TooManyLabels)? {
    // Subsets are nested: the largest that can be drawn holds all others.
    let largest = FineTuningSettings.LabelDraw.allCases.compactMap { draw in
      conditions.filter { $0.recipe.fineTuning.labelDraw == draw }.max {
        $0.recipe.fineTuning.labels < $1.recipe.fineTuning.labels
      }
    }
    for condition in largest {
      do throws(TooManyLabels) {
        for seed in seeds { _ = try draw(condition.recipe.fineTuning, from: records, classes: classes, seed: seed) }
      } catch { return (condition, error) }
    }
    return nil
  }
}

extension FineTuningSettings {
  /// How many labelled records each of so many classes has in a balanced draw.
  public func labelsPerClass(of classes: Int) -> Int { labels / classes }

  /// Why so many classes cannot share the labelled records; nil where they can.
  public func problem(sharedBy classes: Int) -> String? {
    guard labelDraw == .balanced, !labels.isMultiple(of: classes) else { return nil }
    return "the labels are shared by \(classes) classes: \(labels) is no multiple of \(classes)"
  }
}
