import ECGData
import Foundation
import Testing
import Training

/// F1 of the expected confusion matrix, worked out by hand.
@Suite struct `Answers without a network` {
  @Test func `score by the number of classes, and the most frequent one is that of the training pool`() {
    let three = Baselines(test: [2, 10, 8], training: [10, 30, 60], classes: ["AF", "SB", "SR"])
    // Always SR: F1 = 2·8 / (8 + 20) of one class in three.
    #expect(three.mostFrequentName == "always SR")
    #expect(abs(three.mostFrequent - 16.0 / 28 / 3) < 1e-15)
    // Each class a third of the time: 2·n/3 / (n + 20/3).
    #expect(abs(three.uniform - (4.0 / 26 + 20.0 / 50 + 16.0 / 44) / 3) < 1e-15)
    // With shares of 0.1, 0.3 and 0.6: 2·n·s / (n + 20·s).
    #expect(abs(three.priorMatched - (0.4 / 4 + 6.0 / 16 + 9.6 / 20) / 3) < 1e-15)
    let two = Baselines(test: [1, 3], training: [5, 5], classes: ["yes", "no"])
    #expect(two.mostFrequentName == "always yes" && abs(two.mostFrequent - 0.2) < 1e-15)
  }

  @Test func `are read as earlier versions stored them: always SR, of the five rhythms`() throws {
    let json = """
      {"alwaysSR":0.18,"priorMatched":0.2,"uniform":0.122,
       "records":{"counts":{"train":[9,2,1,1,1],"validation":[2,1,1,1,1],"test":[3,1,1,1,1]},"excluded":[]}}
      """
    let baselines = try JSONDecoder().decode(Baselines.self, from: Data(json.utf8))
    let rhythms = Labelling.rhythmTop5.classNames
    #expect(baselines.mostFrequent == 0.18 && baselines.mostFrequentName == "always SR")
    #expect(baselines.records?.counts.classes == rhythms)
    try baselines.checkForm(classes: rhythms)
    #expect(throws: Implausibility.self) {
      try baselines.checkForm(classes: Labelling.superdiagnostic.classNames)
    }
  }

  @Test func `are stored under the same keys, with the names of classes where these are others`() throws {
    for (classes, test) in [(Labelling.rhythmTop5.classNames, [3, 2, 1, 1, 1]), (["a", "b"], [4, 2])] {
      let baselines = Baselines(SplitCounts(train: test, validation: test, test: test, classes: classes))
      let data = try JSONEncoder().encode(baselines)
      let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      #expect(object["alwaysSR"] as? Double == baselines.mostFrequent)
      let counts = (object["records"] as? [String: Any])?["counts"] as? [String: Any]
      #expect(counts?["classes"] as? [String] == (classes.count == 5 ? nil : classes))
      #expect(try JSONDecoder().decode(Baselines.self, from: data) == baselines)
      try baselines.checkForm(classes: classes)
    }
  }

  @Test func `and their warnings say the share that hangs on one class`() {
    let shares = [2: "half", 3: "a third", 7: "a seventh", 12: "1/12"]
    for (classes, share) in shares {
      var fold = [Int](repeating: 5, count: classes)
      fold[0] = 1
      let names = (0..<classes).map { "c\($0)" }
      let counts = SplitCounts(train: fold, validation: fold.map { $0 + 1 }, test: fold, classes: names)
      #expect(
        counts.warnings == [
          "fold 10 (test) has one record only of c0, on which \(share) of Macro-F1 hangs: the highest Macro-F1 that can be reached there is 1.0."
        ])
    }
    let seven = SplitCounts(
      train: [], validation: [2, 2, 2, 2, 2, 2, 2], test: [0, 2, 2, 2, 2, 2, 2], classes: (0..<7).map { "c\($0)" })
    #expect(seven.warnings.first?.hasSuffix("can be reached there is 0.857, not 1.") == true)
  }
}
