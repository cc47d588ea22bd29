import SettingKeys
import TOML
import Training

/// What conditions and pretrainings are called in the end, and names that cannot be.
extension ConditionTables {
  /// Pretrainings of one name whose networks convolve in other ways are several tasks: their names say so.
  static func namingConvolutions(of found: [Found]) -> [Found] {
    guard let key = RecipeKey.all.first(where: { $0.part == .encoder && $0.key.name == "convolution" }) else {
      return found
    }
    func task(_ recipe: Recipe) -> TaskID? {
      recipe.pretraining.map {
        .pretraining(
          recipe.encoder.architecture, groupNorm: recipe.fineTuning.normalization == .group, name: $0.name, seed: 0)
      }
    }
    let values = Dictionary(grouping: found.map(\.condition.recipe), by: task).mapValues { recipes in
      Set(recipes.map { key.value(in: $0) })
    }
    return found.map { one in
      var one = one
      let recipe = one.condition.recipe
      guard let values = values[task(recipe)], values.count > 1 else { return one }
      one.condition.recipe.pretraining?.name += "@\(key.label)=\(key.value(in: recipe))"
      return one
    }
  }

  func refuseTooMany(_ found: [Found], _ entry: TOMLTable.Entry) throws(SweepFileError) {
    guard found.count <= Self.mostConditions else {
      throw error(
        entry, "\(found.count) conditions with all members of their grids; expected at most \(Self.mostConditions)")
    }
    var lines: [String: Int] = [:]
    for one in found {
      if let earlier = lines.updateValue(one.line, forKey: one.condition.name) {
        throw SweepFileError(
          file: file, line: one.line, key: "conditions",
          reason: "two conditions are called \(TOMLText.quoted(one.condition.name)), the first of line \(earlier)")
      }
    }
  }

  /// The members of a grid have longer names than their table.
  func refuseLongNames(_ found: [Found]) throws(SweepFileError) {
    for one in found {
      for name in [one.condition.name, one.condition.recipe.pretraining?.name ?? ""]
      where name.utf8.count > ConditionName.mostBytes {
        throw SweepFileError(
          file: file, line: one.line, key: "conditions",
          reason:
            "the name \(TOMLText.quoted(name, atMost: .max)) of a grid's member has \(name.utf8.count) bytes; expected "
            + "at most \(ConditionName.mostBytes): shorten the table's name, or vary fewer keys in one table")
      }
    }
  }
}
