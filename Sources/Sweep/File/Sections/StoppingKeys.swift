import SettingKeys
import TOML
import Training

extension KeySection {
  static let stopping = KeySection(
    "stopping", "Adds seeds until questions are answered.",
    keys: [
      SettingKey(
        "until", \.stoppingGoals, .goals, role: .leavesResults, stored: ["stopping", "goals"],
        when: .whenever { $0.stopping != nil },
        "What the seeds are to show: \"collapse(CONDITION) halfwidth 0.1\" (the rate within ± 0.1), \"macro-f1(CONDITION) halfwidth 0.05\" "
          + "(the mean within ± 0.05), \"difference(CONDITION, CONDITION) decided\" or \"equivalent(CONDITION, CONDITION) within 0.05\" (mean "
          + "Macro-F1 no further apart than that). Another metric is named in the place of macro-f1, or after the bracket, as in "
          + "\"difference(CONDITION, CONDITION) in macro-auroc decided\": macro-auroc, balanced-accuracy, accuracy, brier-score or "
          + "calibration-error. Several goals all have to be reached, and share 5 %."),
      SettingKey(
        "max-seeds", \.mostSeeds, .count(atMost: 1_000_000, of: "seeds"), role: .leavesResults,
        stored: ["stopping", "mostSeeds"], when: .whenever { $0.stopping != nil },
        "How many are trained at most; a sweep ends before, too, where no outcome of those that are left could reach every goal."
      ),
      .leastSeeds,
    ],
    check: { definition, section throws(SweepFileError) in
      guard section.table != nil else { return }
      guard let rule = definition.stopping else {
        throw section.error(
          "until",
          "missing; expected a goal such as \"collapse(\(definition.conditions[0])) halfwidth 0.1\", or an array of goals"
        )
      }
      do throws(StoppingRuleError) { try rule.validate(conditions: definition.conditions) } catch {
        throw section.error(error.isAboutSeeds ? "max-seeds" : "until", error.reason)
      }
      definition.seeds = SweepDefinition.seeds(definition.seeds, extendedTo: rule.mostSeeds)
    })
}

extension SettingKey<SweepDefinition> {
  /// How many seeds are trained before the rule may stop the sweep: in a file, those of `seeds`.
  fileprivate static var leastSeeds: SettingKey {
    var key = SettingKey(
      "least-seeds", \.leastSeeds, .count(atMost: 1_000_000, of: "seeds"), role: .leavesResults,
      stored: ["stopping", "leastSeeds"], when: .whenever { $0.stopping != nil }, "")
    key.isWritten = false
    return key
  }
}

extension KeyCheck<[StoppingRule.Goal]> {
  fileprivate static var goals: KeyCheck {
    let expected = "a goal such as \"collapse(scratch-noaug-n70) halfwidth 0.1\", or an array of goals"
    return KeyCheck(
      expected, text: { goals in goals.isEmpty ? "not set" : "[\(goals.map { "\"\($0)\"" }.joined(separator: ", "))]" },
      isSet: { !$0.isEmpty },
      read: { node throws(KeyComplaint) in
        if case .array(let nodes) = node.value, !nodes.isEmpty {
          var goals: [StoppingRule.Goal] = []
          for node in nodes { goals.append(try goal(node, expected: expected)) }
          return goals
        }
        return [try goal(node, expected: expected)]
      })
  }

  private static func goal(_ node: TOMLNode, expected: String) throws(KeyComplaint) -> StoppingRule.Goal {
    guard case .string(let text) = node.value, text.utf8.count <= 300 else { throw .expected(expected, got: node) }
    do throws(GoalError) { return try StoppingRule.Goal(text) } catch {
      throw KeyComplaint("\(error)", at: node.position)
    }
  }
}

/// The parts of a stopping rule by themselves, as keys of its section set them.
extension SweepDefinition {
  fileprivate var stoppingGoals: [StoppingRule.Goal] {
    get { stopping?.goals ?? [] }
    set { stopping = StoppingRule(goals: newValue, leastSeeds: seeds.count, mostSeeds: StoppingRule.usualMostSeeds) }
  }

  fileprivate var mostSeeds: Int {
    get { stopping?.mostSeeds ?? StoppingRule.usualMostSeeds }
    set { stopping?.mostSeeds = newValue }
  }

  fileprivate var leastSeeds: Int {
    get { stopping?.leastSeeds ?? seeds.count }
    set { stopping?.leastSeeds = newValue }
  }
}
