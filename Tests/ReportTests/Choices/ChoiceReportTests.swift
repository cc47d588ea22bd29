import Foundation
import Statistics
import Testing
import Training

@testable import Report

@Suite struct `Reports of choices among candidates` {
  private func report(_ by: MethodChoice.By = .mean) throws -> AggregateReport {
    AggregateReport(
      try Candidates.three().choosing([MethodChoice(name: "ssl", candidates: ["ssl-a", "ssl-b"], by: by)]))
  }

  /// Worked out by hand from the scores in `Candidates.three`: the others of the four seeds choose b, a, a and b.
  @Test func `say what was chosen, how often otherwise, and what it cost`() throws {
    let choice = try #require(try report().choices.first)
    func isNear(_ value: Double?, _ expected: Double) -> Bool { value.map { abs($0 - expected) < 1e-12 } ?? false }
    #expect(choice.seeds == 4 && choice.chosen == 1 && choice.tied.isEmpty)
    #expect(isNear(choice.candidates[0].validation.mean, 0.25) && isNear(choice.candidates[1].validation.mean, 0.275))
    #expect(isNear(choice.candidates[0].test.mean, 0.2775) && isNear(choice.candidates[1].test.mean, 0.24))
    #expect(choice.candidates.map(\.scored) == [1, 2])
    #expect(isNear(choice.scored.mean, 0.56 / 3) && choice.scored.count == 3)
    #expect(isNear(choice.leaveOneOut?.mean, 0.13) && choice.changes == 2)
    #expect(isNear(choice.candidates[1].validationLessTest, 0.035) && isNear(choice.optimism, 0.03125))
    #expect(choice.bestOnTest == 0 && isNear(choice.bestOnTestLessScored, 0.8 / 3 - 0.56 / 3))
    #expect(choice.trainings == 8 && choice.coreSeconds == nil)
  }

  @Test func `say the same where each seed chooses for itself`() throws {
    let choice = try #require(try report(.seed).choices.first)
    #expect(choice.leaveOneOut == nil && choice.changes == nil && choice.candidates.map(\.scored) == [2, 2])
    // Seeds 1 and 4 of a, 2 and 3 of b: no seed would have been better on the test fold.
    #expect(choice.scored.mean.map { abs($0 - 1.55 / 4) < 1e-12 } == true && choice.bestOnTestLessScored == 0)
    let text = try report(.seed).text.unwrapped
    #expect(
      text.contains("each of its seeds is scored by the one with the highest validation Macro-F1 with that very seed"))
    #expect(!text.contains("the others choose another one"))
  }

  @Test func `count what candidates took, where all of them say it`() throws {
    var outcome = try Candidates.three()
    for index in outcome.conditions.indices { outcome.conditions[index].coreSeconds = 1800 }
    let choice = try #require(AggregateReport(try outcome.choosing([Candidates.ssl])).choices.first)
    #expect(choice.coreSeconds == 3600)
    let text = AggregateReport(try outcome.choosing([Candidates.ssl])).text.unwrapped
    #expect(text.contains("It took 8 trainings, 1.00 core-hours: 2 candidates for each seed."))
  }

  @Test func `put it into words`() throws {
    let text = try report().text.unwrapped
    for part in [
      "Choices among candidates",
      "Each of its seeds is scored by the candidate that the seeds planned before it choose",
      "ssl: over all 4 seeds ssl-b has the highest mean validation Macro-F1, 0.275.",
      "With each seed left out the others choose another one for 2 of 4; scored by their choice the mean on the test fold is 0.130",
      "Its validation score is +0.035 from its test score, of which +0.031 more than that of the candidates on average",
      "On the test fold ssl-a has the highest mean; whoever chose there would have scored +0.080",
      "Not counted: that the same validation fold chooses for all seeds",
      "Sweep candidates: 12 of 12 trials recorded; 3 conditions",
      "Each of 3 conditions was trained with 4 random seeds (1-4)",
      "Candidates were chosen on the validation fold for ssl (2 candidates: ssl-a and ssl-b)",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    #expect(
      try report().text(of: .summary).unwrapped.contains(
        "Best of several candidates on the validation fold: ssl (of 2)."))
  }

  @Test func `name the first of equals as such, and say where nothing is chosen yet`() throws {
    let scores: Candidates.Scores = [(0.25, 0.2), (0.25, 0.3)]
    let tied = AggregateReport(
      try Candidates.outcome([("ssl-a", scores), ("ssl-b", scores)]).choosing([Candidates.ssl]))
    #expect(tied.text.unwrapped.contains("0.250, as high as that of ssl-b, and the first of equals."))
    let none = AggregateReport(
      try Candidates.outcome([("ssl-a", []), ("ssl-b", [])], planned: 2).choosing([Candidates.ssl]))
    #expect(none.text.unwrapped.contains("ssl: no seed has a result of every candidate yet; nothing is chosen."))
  }

  @Test func `mark in CSV which candidate a seed has, of every kind of row`() throws {
    let report = try report()
    let rows = report.csv.components(separatedBy: "\r\n").map { $0.components(separatedBy: ",") }
    #expect(rows[0].last == "candidate")
    let own = rows.filter { $0[0] == "ssl" }
    #expect(own.map { "\($0[1]) \($0[3]) \($0.last ?? "")" } == ["2 0.13 ssl-a", "3 0.34 ssl-b", "4 0.09 ssl-b"])
    #expect(rows.filter { $0[0] == "ssl-a" }.map(\.last) == ["", "", "", ""])
    let epochs = report.epochsCSV.components(separatedBy: "\r\n").map { $0.components(separatedBy: ",") }
    #expect(epochs.filter { $0[0] == "ssl" }.count == 9 && epochs[0].last == "candidate")
    #expect(report.classesCSV.hasPrefix("condition,seed,outcome,class,records,f1,precision,recall,candidate\r\n"))
  }

  @Test func `have it in JSON`() throws {
    struct Report: Decodable {
      struct Choice: Decodable {
        struct Candidate: Decodable {
          var condition: String
          var scoredSeeds: Int
        }
        var name: String
        var chosenBy: String
        var chosen: String?
        var candidates: [Candidate]
        var changes: Int?
        var trainings: Int
      }
      struct Condition: Decodable {
        struct Trial: Decodable { var candidate: String? }
        var name: String
        var settings: [[String: String]]
        var trials: [Trial]
      }
      var candidateChoices: [Choice]
      var conditions: [Condition]
    }
    let outcome = try Candidates.outcome(
      [("ssl-a", [(0.3, 0.3), (0.3, 0.3)]), ("ssl-b", [(0.2, 0.2), (0.2, 0.2)])]
    ) { settings, name in
      settings.epochs = 2
      settings.learningRate = name == "ssl-a" ? 1e-3 : 1e-2
    }
    let report = AggregateReport(try outcome.choosing([Candidates.ssl]))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let said = try decoder.decode(Report.self, from: Data(report.json.utf8))
    let choice = try #require(said.candidateChoices.first)
    #expect(choice.name == "ssl" && choice.chosenBy == "mean" && choice.chosen == "ssl-a" && choice.changes == 0)
    #expect(choice.candidates.map(\.scoredSeeds) == [1, 0] && choice.trainings == 4)
    let method = try #require(said.conditions.last)
    #expect(method.name == "ssl" && method.trials.map(\.candidate) == ["ssl-a"])
    let keys = method.settings.map { $0["key"] ?? "" }
    #expect(keys.contains("fine-tuning.epochs") && !keys.contains("fine-tuning.learning-rate"))
  }

  @Test func `are not spoken of where nothing is chosen: the bytes are those of earlier versions`() throws {
    let report = AggregateReport(try Candidates.three())
    #expect(!report.json.contains("candidate_choices") && !report.json.contains("\"candidate\""))
    #expect(!report.csv.contains("candidate,") && !report.csv.contains(",candidate\r"))
    #expect(!report.text.contains("Choices among candidates") && report.choiceMethods.isEmpty)
  }

  @Test func `have tables that LaTeX can set, each by its name`() throws {
    let report = try report()
    for name in ["chosen", "candidates"] {
      #expect(try report.latex(table: name, columns: .two).contains("\\begin{tabular}"), "\(name)")
    }
  }

  @Test func `have a section of the page, and no second curve for a trial`() throws {
    let file = "[conditions.scratch]\nlearning-rate = [1e-3, 1e-2]\n"
    let results = try GeneratedResults(file: file, seeds: 4, epochs: 4)
    let choices = try MethodChoice.over(["learning-rate"], of: results.outcome.conditions.map(\.condition), by: .mean)
    let page = RunReport(
      AggregateReport(try results.outcome.choosing(choices)), definition: results.definition, pretrainings: [],
      provenance: results.provenance)
    #expect(page.html.contains("<section id=\"candidates\"><h2>Choices among candidates</h2>"))
    #expect(page.findings.conditions.count == 3 && page.findings.trained.count == 2)
    #expect(!results.report.html.contains("id=\"candidates\""))
  }
}
