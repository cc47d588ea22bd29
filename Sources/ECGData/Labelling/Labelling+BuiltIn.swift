extension Labelling {
  /// The five most frequent rhythms of PTB-XL, for records with exactly one of its twelve rhythm statements.
  public static let rhythmTop5 = Labelling(
    name: "rhythm-top5",
    classes: [
      Class(name: "SR", fullName: "sinus rhythm", statements: ["SR"]),
      Class(name: "AFIB", fullName: "atrial fibrillation", statements: ["AFIB"]),
      Class(name: "STACH", fullName: "sinus tachycardia", statements: ["STACH"]),
      Class(name: "SARRH", fullName: "sinus arrhythmia", statements: ["SARRH"]),
      Class(name: "SBRAD", fullName: "sinus bradycardia", statements: ["SBRAD"]),
    ], among: Cohort.rhythmStatements)

  /// PTB-XL's diagnostic superclasses, for records whose diagnostic statements are all of one of them, whatever their likelihoods.
  ///
  /// Source: `diagnostic_class` in the `scp_statements.csv` of PTB-XL 1.0.3. The published example takes all superclasses of a record
  /// as its labels; here a record with several has none.
  public static let superdiagnostic: Labelling = {
    let classes = [
      Class(name: "NORM", fullName: "normal ECG", statements: ["NORM"]),
      Class(
        name: "MI", fullName: "myocardial infarction",
        statements: [
          "IMI", "ASMI", "ILMI", "AMI", "ALMI", "INJAS", "LMI", "INJAL", "IPLMI", "IPMI", "INJIN", "INJLA", "PMI",
          "INJIL",
        ]),
      Class(
        name: "STTC", fullName: "ST/T change",
        statements: [
          "NDT", "NST_", "DIG", "LNGQT", "ISC_", "ISCAL", "ISCIN", "ISCIL", "ISCAS", "ISCLA", "ANEUR", "EL", "ISCAN",
        ]),
      Class(
        name: "CD", fullName: "conduction disturbance",
        statements: [
          "LAFB", "IRBBB", "1AVB", "IVCD", "CRBBB", "CLBBB", "LPFB", "WPW", "ILBBB", "3AVB", "2AVB",
        ]),
      Class(name: "HYP", fullName: "hypertrophy", statements: ["LVH", "LAO/LAE", "RVH", "RAO/RAE", "SEHYP"]),
    ]
    return Labelling(name: "superdiagnostic", classes: classes, among: classes.flatMap(\.statements))
  }()

  /// Those that need no more than their name.
  public static let builtIn = [rhythmTop5, superdiagnostic]

  /// The built-in labelling of a name, or nil.
  public static func builtIn(_ name: String) -> Labelling? { builtIn.first { $0.name == name } }

  public var isBuiltIn: Bool { Self.builtIn.contains(self) }
}
