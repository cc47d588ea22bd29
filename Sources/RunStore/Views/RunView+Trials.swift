import ECGData

/// What trials gave. Their results are stored as JSON, of which the views take what they show.
extension RunView {
  /// By what the rows of a trial are known, in every view that has them.
  private static let keys = [
    Column("condition", .text, "task.condition"), Column("seed", .text, "task.seed"),
    Column(
      "streams", .text,
      "substr(task.id, length('trial/' || task.condition || '/seed-' || task.seed || '/') + 1)"),
  ]

  /// Every planned trial, in the order of the plan.
  static let trial = RunView(
    name: "trial",
    columns: keys + [
      Column(
        "outcome", .text,
        """
        CASE WHEN result.task IS NULL THEN CASE task.state WHEN 'failed' THEN 'failed' ELSE 'planned' END
            WHEN json_type(result.body, '$.divergedInEpoch') IS NULL THEN 'completed' ELSE 'diverged' END
        """),
      Column("diverged_in_epoch", .integer, unit: "epoch", at: "$.divergedInEpoch", of: "result.body"),
      Column("selected_epoch", .integer, unit: "epoch", at: "$.selectedEpoch", of: "result.body"),
      metric("macro_f1", "macroF1"),
      Column("last_macro_f1", .real, unit: "0 to 1", at: "$.last.macroF1", of: "result.body"),
      metric("balanced_accuracy", "balancedAccuracy"), metric("accuracy", "accuracy"),
      metric("macro_auroc", "macroAUROC"), metric("cross_entropy", "crossEntropy", unit: "nat"),
      metric("brier_score", "brierScore", unit: "0 to 2"), metric("calibration_error", "expectedCalibrationError"),
      metric("mean_entropy", "meanEntropy", unit: "nat"), metric("majority_share", "majorityShare"),
      Column("classes_predicted", .integer, unit: "classes", at: "$.selected.classesPredicted", of: "result.body"),
      Column(
        "validation_classes_predicted", .integer, unit: "classes", at: "$.selectedValidationClassesPredicted",
        of: "result.body"),
      Column("digest", .text, "result.digest"), Column("host", .text, "result.host"),
      Column("worker", .text, "result.worker"), Column("seconds", .real, unit: "s", "result.seconds"),
      Column("task", .text, "task.id"),
    ],
    source: """
      FROM task LEFT JOIN result ON result.task = task.id
      WHERE task.kind = 'trial' ORDER BY task.position
      """)

  private static func metric(_ name: String, _ key: String, unit: String = "0 to 1") -> Column {
    Column(name, .real, unit: unit, at: "$.selected.\(key)", of: "result.body")
  }

  /// The recorded trials' scores of each class on the test fold, at the selected epoch.
  static let classScore = RunView(
    name: "class_score",
    columns: keys + [
      Column("class", .text, "json_extract(\(classes), '$[' || score.key || ']')"),
      Column("precision", .real, unit: "0 to 1", at: "$.precision", of: "score.value"),
      Column("recall", .real, unit: "0 to 1", at: "$.recall", of: "score.value"),
      Column("f1", .real, unit: "0 to 1", at: "$.f1", of: "score.value"),
    ],
    source: """
      FROM run, task JOIN result ON result.task = task.id, json_each(result.body, '$.selected.perClass') AS score
      WHERE task.kind = 'trial'
      """)

  /// The learning curves of recorded trials.
  static let epoch = RunView(
    name: "epoch",
    columns: keys + [
      Column("epoch", .integer, unit: "epoch", at: "$.epoch", of: "curve.value"),
      Column("training_loss", .real, unit: "nat", at: "$.trainingLoss", of: "curve.value"),
      Column("validation_loss", .real, unit: "nat", at: "$.validationLoss", of: "curve.value"),
      Column("validation_macro_f1", .real, unit: "0 to 1", at: "$.validationMacroF1", of: "curve.value"),
      Column("classes_predicted", .integer, unit: "classes", at: "$.validationClassesPredicted", of: "curve.value"),
      Column("gradient_norm", .real, at: "$.gradientNorm", of: "curve.value"),
      Column("learning_rate", .real, at: "$.learningRate", of: "curve.value"),
      Column("test_macro_f1", .real, unit: "0 to 1", at: "$.testMacroF1", of: "curve.value"),
      Column("kept", .integer, unit: "0 or 1", "kept.epoch IS NOT NULL"),
    ],
    // What is kept is looked for once in each result, not once an epoch.
    source: """
      FROM task JOIN result ON result.task = task.id, json_each(result.body, '$.epochs') AS curve
        LEFT JOIN (
          SELECT result.task, json_extract(kept.value, '$.epoch') AS epoch
          FROM result, json_each(result.body, '$.kept') AS kept
        ) AS kept ON kept.task = result.task AND kept.epoch = json_extract(curve.value, '$.epoch')
      WHERE task.kind = 'trial'
      """)

  /// What the kept epochs of recorded trials answer to each record of a fold: texts of `ClassDigits` beside the list of records.
  static let prediction = RunView(
    name: "prediction",
    columns: keys + [
      Column("epoch", .integer, unit: "epoch", "kept.epoch"), Column("fold", .text, "record.fold"),
      Column("record", .integer, "record.record"), Column("patient", .integer, "record.patient"),
      Column("label", .text, "record.label"), Column("answer", .text, "class.name"),
    ],
    // Each text is taken out of its result once, not once a record.
    preamble: """
      WITH class AS MATERIALIZED (
        SELECT substr('\(digits)', key + 1, 1) AS digit, value AS name FROM run, json_each(\(classes))
      ), record AS MATERIALIZED (
        SELECT fold.value AS fold, record.key AS place, record.value AS record,
          json_extract(baselines, '$.records.scored.' || fold.value || '.patients[' || record.key || ']') AS patient,
          class.name AS label
        FROM run, json_each('["validation","test"]') AS fold,
          json_each(baselines, '$.records.scored.' || fold.value || '.ecgIDs') AS record
          LEFT JOIN class ON class.digit =
            substr(json_extract(baselines, '$.records.scored.' || fold.value || '.labels'), record.key + 1, 1)
      ), kept AS MATERIALIZED (
        SELECT task, json_extract(value, '$.epoch') AS epoch, 'validation' AS fold,
          json_extract(value, '$.validation') AS answers
        FROM result, json_each(body, '$.kept')
        UNION ALL
        SELECT task, json_extract(value, '$.epoch'), 'test', json_extract(value, '$.test.answers')
        FROM result, json_each(body, '$.kept') WHERE json_type(value, '$.test.answers') = 'text'
      )

      """,
    source: """
      FROM task JOIN kept ON kept.task = task.id JOIN record ON record.fold = kept.fold
        LEFT JOIN class ON class.digit = substr(kept.answers, record.place + 1, 1)
      WHERE task.kind = 'trial'
      """)

  /// The names of the classes as JSON: a run whose classes are the five rhythms does not say so.
  private static let classes = """
    coalesce(json_extract(run.baselines, '$.records.counts.classes'), '\(json(Labelling.rhythmTop5.classNames))')
    """

  private static func json(_ names: [String]) -> String {
    "[\(names.map { "\"\($0)\"" }.joined(separator: ","))]"
  }

  /// What answers and labels are written with.
  private static let digits = ClassDigits.text((0..<UInt8(ClassDigits.count)).map(\.self))
}
