import ContentHash
import Foundation
import TestSupport
import Testing

@testable import ECGData

@Suite struct `What records are classified into` {
  /// A labelling of one's own that looks at all rhythm statements.
  private static let sinus = Labelling(
    name: "sinus",
    statements: ["sinus": ["SR", "SARRH"], "paced": ["PACE"], "flutter-or-fibrillation": ["AFLT", "AFIB"]],
    among: Cohort.rhythmStatements)

  @Test func `is right where it is built in, and found by its name`() {
    for labelling in Labelling.builtIn {
      #expect(labelling.problem == nil)
      #expect(Labelling.builtIn(labelling.name) == labelling && labelling.isBuiltIn)
    }
    #expect(Labelling.rhythmTop5.classNames == ["SR", "AFIB", "STACH", "SARRH", "SBRAD"])
    #expect(Labelling.superdiagnostic.classNames == ["NORM", "MI", "STTC", "CD", "HYP"])
    #expect(Labelling.superdiagnostic.among.count == 44)
    #expect(Labelling.builtIn("rhythm") == nil && !Self.sinus.isBuiltIn)
  }

  @Test func `has the classes of one's own in alphabetical order, however they are written`() {
    let other = Labelling(
      name: "sinus",
      statements: ["paced": ["PACE"], "flutter-or-fibrillation": ["AFIB", "AFLT"], "sinus": ["SARRH", "SR"]],
      among: Cohort.rhythmStatements.reversed())
    #expect(Self.sinus == other && Self.sinus.problem == nil)
    #expect(Self.sinus.classNames == ["flutter-or-fibrillation", "paced", "sinus"])
    // By Unicode scalars: capitals before small letters, a letter with a mark of its own behind all of them.
    let scalars = Labelling(name: "scalars", statements: ["b": ["1"], "ä": ["2"], "B": ["3"], "a": ["4"]])
    #expect(scalars.classNames == ["B", "a", "b", "ä"])
  }

  @Test func `is one class: statements of two, or of none among those that are looked at, leave a record out`() {
    #expect(Self.sinus.label(of: ["AFIB"]) == 0)
    #expect(Self.sinus.label(of: ["AFIB", "NORM", "AFLT"]) == 0)
    #expect(Self.sinus.label(of: ["SARRH"]) == 2)
    #expect(Self.sinus.label(of: ["SR", "AFIB"]) == nil)
    #expect(Self.sinus.label(of: ["SR", "STACH"]) == nil)
    #expect(Self.sinus.label(of: ["STACH"]) == nil && Self.sinus.label(of: []) == nil)
    // Where the classes' statements alone are looked at, others mean nothing.
    let alone = Labelling(name: "alone", statements: ["sinus": ["SR"], "fibrillation": ["AFIB"]])
    #expect(alone.among == ["AFIB", "SR"])
    #expect(alone.label(of: ["SR", "STACH"]) == 1)
    #expect(Labelling.superdiagnostic.label(of: ["IMI", "ASMI", "SR"]) == 1)
    #expect(Labelling.superdiagnostic.label(of: ["IMI", "LVH"]) == nil)
  }

  private static let mistakes: [(Labelling, String)] = [
    (Labelling(name: "", statements: ["a": ["1"], "b": ["2"]]), "the name is empty"),
    (
      Labelling(name: "x\u{1b}[2J", statements: ["a": ["1"], "b": ["2"]]),
      "the name \"x?[2J\" that cannot be read as it is written"
    ),
    (
      Labelling(name: String(repeating: "x", count: 101), statements: ["a": ["1"], "b": ["2"]]),
      "the name of more than 100 bytes"
    ),
    (
      Labelling(name: "rhythm-top5", statements: ["a": ["1"], "b": ["2"]]),
      "\"rhythm-top5\" is built in with other classes"
    ),
    (Labelling(name: "x", statements: ["a": ["1"]]), "expected 2 to 64 classes, got 1"),
    (
      Labelling(name: "x", statements: Dictionary(uniqueKeysWithValues: (0..<65).map { ("\($0)", ["\($0)"]) })),
      "expected 2 to 64 classes, got 65"
    ),
    (Labelling(name: "x", statements: ["a": ["1"], "b": []]), "the class b has no statement"),
    (
      Labelling(name: "x", statements: ["a": ["1", "2"], "b": ["2"]], among: ["1", "2"]),
      "the statement \"2\" is of two classes, a and b"
    ),
    (
      Labelling(name: "x", statements: ["a": ["1", "1"], "b": ["2"]], among: ["1", "2"]),
      "the statement \"1\" of a is there twice"
    ),
    (Labelling(name: "x", statements: ["a": ["1"], "b": [""]]), "a statement is empty"),
    (
      Labelling(name: "x", statements: ["a": ["1"], " b": ["2"]]), "a class \" b\" that cannot be read as it is written"
    ),
    (
      Labelling(name: "x", statements: ["a": ["1"], String(repeating: "b", count: 41): ["2"]]),
      "a class of more than 40 bytes"
    ),
    (Labelling(name: "x", statements: ["a": ["1"], "b": ["2"]], among: ["1"]), "among lacks the statement \"2\" of b"),
    (
      Labelling(name: "x", statements: ["a": ["1"], "b": ["2"]], among: ["1", "2", "1"]),
      "the statement \"1\" of among is there twice"
    ),
    (
      Labelling(
        name: "x", classes: [.init(name: "a", statements: ["1"]), .init(name: "a", statements: ["2"])],
        among: ["1", "2"]), "the class a is there twice"
    ),
  ]

  @Test(arguments: mistakes.indices) func `is refused in one line where it cannot be`(number: Int) {
    let (labelling, problem) = Self.mistakes[number]
    #expect(labelling.problem == problem)
  }
}

/// Counts by Python's csv module, in folds 1-8, 9 and 10.
@Suite struct `The cohorts of PTB-XL's first records` {
  private static let own = Labelling(
    name: "sinus",
    statements: ["sinus": ["SR", "SARRH"], "paced": ["PACE"], "flutter-or-fibrillation": ["AFLT", "AFIB"]],
    among: Cohort.rhythmStatements)
  private static let alone = Labelling(
    name: "sinus",
    statements: ["sinus": ["SR", "SARRH"], "paced": ["PACE"], "flutter-or-fibrillation": ["AFLT", "AFIB"]])

  private static let cohorts: [(String, Labelling, [[Int]])] = [
    ("ptbxl", .superdiagnostic, [[257, 30, 152, 37, 10], [40, 6, 33, 5, 1], [44, 12, 20, 8, 0]]),
    ("ptbxl-labels", .superdiagnostic, [[741, 290, 1806, 234, 49], [102, 47, 225, 31, 6], [116, 55, 221, 31, 4]]),
    ("ptbxl", own, [[76, 5, 1240], [22, 5, 190], [10, 1, 218]]),
    ("ptbxl-labels", own, [[1231, 230, 13968], [153, 28, 1743], [153, 27, 1743]]),
    ("ptbxl", alone, [[77, 5, 1244], [22, 5, 190], [11, 2, 218]]),
    ("ptbxl-labels", alone, [[1251, 231, 14015], [155, 28, 1747], [155, 28, 1748]]),
  ]

  @Test(.sharedData("ptbxl"), .sharedData("ptbxl-labels"), arguments: cohorts.indices)
  func `have the known number of records of other classes, too`(number: Int) throws {
    let (name, labelling, expected) = Self.cohorts[number]
    let folder = try #require(SharedData.folder(name))
    let cohort = Cohort(selectingFrom: try PTBXLTables(folder: folder), labelling)
    let counts = SplitCounts(cohort.records, classes: labelling.classNames)
    #expect([counts.train, counts.validation, counts.test] == expected)
  }

  @Test(.sharedData("ptbxl")) func `are packed and described by superclass, under a key of their own`() throws {
    let folder = try #require(SharedData.folder("ptbxl"))
    let temporary = try TemporaryFolder()
    let cache = try SignalCache(directory: temporary.path)
    let packed = try cache.prepare(folder: folder, .superdiagnostic)
    #expect(packed.count == 655)
    #expect(SplitCounts(packed.records, classes: Labelling.superdiagnostic.classNames).test == [44, 12, 20, 8, 0])
    let again = try cache.prepare(folder: folder, .superdiagnostic) { _, _ in Issue.record("a record was read again") }
    #expect(again.fingerprint == packed.fingerprint)
    let description = try DataDescription(folder: folder, .superdiagnostic)
    #expect(description.cohort.train == [257, 30, 152, 37, 10])
    #expect(
      description.warnings.prefix(2) == [
        "fold 9 (validation) has one record only of HYP, on which a fifth of Macro-F1 hangs: the highest Macro-F1 that can be reached there is 1.0.",
        "fold 10 (test) has no record of HYP, whose F1 is 0 whatever is answered: the highest Macro-F1 that can be reached there is 0.8, not 1.",
      ])
  }
}

@Suite struct `The labels of packed records` {
  private static let two = Labelling(name: "fibrillation", statements: ["other": ["SR"], "fibrillation": ["AFIB"]])

  @Test func `are those of the task, whose cohort is packed`() throws {
    let folder = try TestFolder()
    let cache = try SignalCache(directory: folder.temporary.path + "/cache")
    let rhythms = try cache.prepare(folder: folder.path)
    let two = try cache.prepare(folder: folder.path, Self.two)
    #expect(two.records.allSatisfy { $0.label < 2 } && two.count < rhythms.count)
    let expected = rhythms.records.filter { $0.label < 2 }.map { record in
      CohortRecord(ecgID: record.ecgID, patientID: record.patientID, fold: record.fold, label: 1 - record.label)
    }
    #expect(two.records == expected)
    func remembered(_ labelling: Labelling) throws -> LabelledSignals {
      try cache.prepare(folder: folder.path, labelling) { _, _ in Issue.record("a record was read again") }
    }
    #expect(try remembered(.rhythmTop5).fingerprint == rhythms.fingerprint)
    #expect(try remembered(Self.two).fingerprint == two.fingerprint)
  }

  @Test func `leave the packed file as it is: tasks with the same records share it`() throws {
    let folder = try TestFolder()
    let cache = try SignalCache(directory: folder.temporary.path + "/cache")
    let rhythms = try cache.prepare(folder: folder.path)
    let renamed = Labelling(
      name: "sinus-or-not",
      statements: ["sinus": ["SR", "SARRH"], "other": ["AFIB", "STACH", "SBRAD"]], among: Cohort.rhythmStatements)
    let other = try cache.prepare(folder: folder.path, renamed) { _, _ in Issue.record("a record was read again") }
    #expect(other.fingerprint == rhythms.fingerprint && other.labels != rhythms.labels)
    #expect(other.labels.membership == rhythms.labels.membership && other.labels.isWhole)
    #expect(other.records.map(\.ecgID) == rhythms.records.map(\.ecgID))
    #expect(Set(other.records.map(\.label)) == [0, 1])
  }

  @Test func `say which of more packed records are of the cohort, and what these are does not change`() throws {
    let folder = try TestFolder()
    let cache = try SignalCache(directory: folder.temporary.path + "/cache")
    let alone = try cache.prepare(folder: folder.path, Self.two)
    let among = try cache.prepare(folder: folder.path, Self.two, records: .all)
    #expect(among.packed.count == 60 && alone.packed.count == alone.count && alone.count < 60)
    #expect(among.records == alone.records && among.fingerprint != alone.fingerprint)
    for index in alone.records.indices {
      #expect(Array(among.signal(at: index)) == Array(alone.signal(at: index)))
      #expect(among.standardDeviation(at: index) == alone.standardDeviation(at: index))
    }
    let (members, all) = (among.labels.places, Array(among.packed.records.indices))
    #expect(among.packed.digest(of: members) == alone.packed.digest(of: Array(alone.packed.records.indices)))
    #expect(among.packed.digest(of: members) != among.packed.digest(of: all))
    #expect(among.packed.digest(of: members.reversed()) != among.packed.digest(of: members))
    // All of them are the same file for every task.
    let rhythms = try cache.prepare(folder: folder.path, records: .all) { _, _ in
      Issue.record("a record was read again")
    }
    #expect(rhythms.fingerprint == among.fingerprint)
    #expect(throws: DataError.self) { try LabelledSignals(alone.packed, among.labels) }
  }

  @Test func `are apart from what is wrong with a record that has none, which matters where all are packed`() throws {
    let folder = try TestFolder()
    let cache = try SignalCache(directory: folder.temporary.path + "/cache")
    let rows = try PTBXLTables(folder: folder.path).rows
    let outside = try #require(rows.first { Self.two.label(of: $0.statements) == nil }).ecgID
    try folder.edit(folder.record(outside) + ".dat") { $0.removeLast(5) }
    let alone = try cache.prepare(folder: folder.path, Self.two)
    let error = try #require(throws: DataError.self) { try cache.prepare(folder: folder.path, Self.two, records: .all) }
    #expect(error.problem.hasPrefix("truncated: "), "\(error)")
    for (choice, isFaulty) in [(RecordChoice.cohort, false), (.all, true)] {
      var description = try DataDescription(folder: folder.path, Self.two, records: choice)
      description.checkSignals()
      #expect(description.isFaulty == isFaulty && description.problems.count == (isFaulty ? 1 : 0))
      #expect(description.warnings.contains { $0.hasSuffix("(not in the cohort)") } == !isFaulty)
    }
    for _ in 1...2 {
      let rest = try cache.prepare(
        folder: folder.path, Self.two, records: .all, exclusion: Exclusion(badRecords: .exclude))
      #expect(rest.packed.count == 59 && rest.excluded.map(\.ecgID) == [outside])
      #expect(rest.records == alone.records)
    }
  }

  @Test func `of generated records are those of the folder they would be in`() throws {
    let folder = try TestFolder()
    let cache = try SignalCache(directory: folder.temporary.path + "/cache")
    for choice in RecordChoice.allCases {
      let generated = try cache.synthetic(records: 60, seed: 3, Self.two, records: choice)
      let read = try cache.prepare(folder: folder.path, Self.two, records: choice)
      #expect(generated.fingerprint == read.fingerprint && generated.labels == read.labels)
    }
  }

  @Test func `are one character a record as JSON, and anything else is refused`() throws {
    let labels = RecordLabels([0, 9, 10, 36, 63, ClassDigits.none, 61])
    let json = try JSONEncoder().encode(labels)
    #expect(String(decoding: json, as: UTF8.self) == "\"09Aa_.z\"")
    #expect(try JSONDecoder().decode(RecordLabels.self, from: json) == labels)
    #expect(labels.places == [0, 1, 2, 3, 4, 6] && !labels.isWhole)
    #expect(labels.digest == SHA256Digest(hashing: labels.classes))
    for text in ["\"0 1\"", "\"ä\"", "1", "[0]", "null"] {
      #expect(throws: (any Error).self, "\(text)") {
        try JSONDecoder().decode(RecordLabels.self, from: Data(text.utf8))
      }
    }
  }

  @Test func `cannot be superclasses where no record is of any, or the table gives them to other statements`() throws {
    let folder = try TestFolder()
    let statements = folder.path + "/scp_statements.csv"
    let error = try #require(throws: DataError.self) {
      try SignalCache(directory: folder.temporary.path + "/cache").prepare(folder: folder.path, .superdiagnostic)
    }
    #expect(error.description.hasPrefix("\(statements): no diagnostic_class of NORM"))
    let wrong = ",rhythm,diagnostic_class\nLVH,,MI\n" + Cohort.rhythmStatements.map { "\($0),1.0,\n" }.joined()
    try folder.edit(statements) { $0 = Array(wrong.utf8) }
    #expect(throws: DataError.self) { try DataDescription(folder: folder.path, .superdiagnostic) }
    #expect(throws: DataError.self) {
      try SignalCache(directory: folder.temporary.path + "/cache").synthetic(records: 100, seed: 1, .superdiagnostic)
    }
  }
}
