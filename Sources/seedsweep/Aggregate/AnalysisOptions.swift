public import ArgumentParser
import Report
public import Training

/// How results are read and compared.
struct AnalysisOptions: ParsableArguments {
  @Option(help: "The largest best epoch that counts as collapsed in comparisons.")
  var collapseThreshold = 1

  @Option(help: "The number of the first trained epoch in comparisons of collapse, 0 or 1.")
  var collapseBase = 0

  @Option(help: "The confidence of intervals; tests are held to what it leaves.")
  var confidence = 0.95

  @Option(help: "What trials are scored by; epochs are selected by validation Macro-F1 whatever it is.")
  var metric = TestMetric.macroF1

  @Flag(help: "Also intervals over seeds and the patients of the test fold, where trials kept their answers.")
  var patients = false

  func validate() throws {
    guard !patients || metric == .macroF1 else {
      throw ValidationError("--patients is for --metric macro-f1, as influences of patients are known of Macro-F1 only")
    }
    guard confidence > 0.5, confidence < 1 else {
      throw ValidationError("--confidence \(confidence) is not between 0.5 and 1, such as 0.95")
    }
    guard (0...1).contains(collapseBase) else {
      throw ValidationError("--collapse-base \(collapseBase): epochs are counted from 0 or from 1")
    }
    guard collapseThreshold >= collapseBase else {
      throw ValidationError("--collapse-threshold \(collapseThreshold) is below the first epoch, \(collapseBase)")
    }
  }

  var options: SweepAnalysis.Options {
    var options = SweepAnalysis.Options()
    options.confidence = confidence
    options.patients = patients
    options.metric = metric.metric
    options.reading = CollapseReading(epochBase: collapseBase, threshold: collapseThreshold)
    return options
  }
}

extension TestMetric: ExpressibleByArgument {}
