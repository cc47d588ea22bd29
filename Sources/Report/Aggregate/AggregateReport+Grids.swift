import Statistics
import Sweep
import Training

extension AggregateReport {
  /// A section for each grid among the conditions.
  var gridSections: [Document.Section] {
    grids.map { grid in
      Document.Section(
        heading: "Grid \(grid.name): \(Numbers.listed(grid.axes.map(\.title)))",
        blocks: [.paragraph(explanation(grid))] + tables(grid) + choice(grid))
    }
  }

  /// What a condition of a grid came to; nil of no seed that came to its end.
  func cell(_ condition: Int) -> GridCell? {
    GridCell(analysis.conditions[condition])
  }

  private func explanation(_ grid: ConditionGrid) -> String {
    let isMatrix = grid.axes.count > 1
    var text =
      isMatrix
      ? "\(metric) on the test fold, mean ± SD (n - 1) over seeds, then how many trials collapsed, as collapsed/trials"
      : "A row for each value. \(metric) is that of the test fold, mean ± SD (n - 1) over seeds"
    text += "; collapsed: \(analysis.options.reading)."
    if let rows = grid.rows, let columns = grid.columns {
      text += " Rows: \(rows.title); columns: \(columns.title)."
    }
    if grid.hasGaps { text += " Combinations with \(Numbers.absent) are not in the sweep." }
    if grid.axes.contains(where: \.hasMeaningless) {
      text += " \(ConditionGrid.Axis.meaningless): the key has no meaning there."
    }
    if !grid.repeats.isEmpty {
      let names = grid.repeats.map { outcome.conditions[$0].condition.name }
      text += " Left out, as another condition has the same recipe: \(Numbers.listed(names))."
    }
    return text
  }

  /// What looking for the best of the grid costs.
  private func choice(_ grid: ConditionGrid) -> [Document.Block] {
    let means = grid.points.compactMap { grid.condition(at: $0).flatMap(cell) }.count
    guard means > 1 else { return [] }
    return [
      .paragraph(
        "None is marked as the best: the highest of \(means) means, picked after they were seen, is too high on average, even "
          + "where all train equally well. A choice belongs on the validation fold, and its test on seeds that had no part in it."
      )
    ]
  }

  private func tables(_ grid: ConditionGrid) -> [Document.Block] {
    guard let rows = grid.rows, let columns = grid.columns else { return [.table(list(grid))] }
    return grid.others.flatMap { other -> [Document.Block] in
      let table = Document.Table(
        columns: [rows.title] + columns.labels,
        rows: rows.labels.enumerated().map { row, label in
          [label] + columns.points.indices.map { text(grid.condition(at: other.point + [row, $0])) }
        }, layout: .columnsBelowEachOther, name: "grid")
      return (other.label.isEmpty ? [] : [.paragraph("\(other.label):")]) + [.table(table)]
    }
  }

  /// `0.192 ± 0.003, 0/3`.
  private func text(_ condition: Int?) -> String {
    guard let condition else { return Numbers.absent }
    guard let cell = self.cell(condition) else { return "no data" }
    return "\(Numbers.meanAndDeviation(cell.score.summary)), \(Numbers.fraction(cell.collapse))"
  }

  private func list(_ grid: ConditionGrid) -> Document.Table {
    let axis = grid.axes[0]
    return Document.Table(
      columns: [axis.title, "n", metric, "\(confidence) interval", "collapsed"],
      rows: axis.labels.enumerated().map { place, label in
        let cell = grid.condition(at: [place]).flatMap(self.cell)
        return [
          label, "\(cell?.score.summary.count ?? 0)",
          cell.map { Numbers.meanAndDeviation($0.score.summary) } ?? "no data",
          cell.map { Numbers.interval($0.score.interval, of: $0.score.summary) } ?? Numbers.absent,
          cell.map { Numbers.fraction($0.collapse) } ?? Numbers.absent,
        ]
      }, layout: .columnsBelowEachOther, name: "grid")
  }
}

/// What the seeds of one condition of a grid came to.
struct GridCell: Sendable {
  let score: ScoreAnalysis
  /// By the reading that is compared, over all trials of the seeds.
  let collapse: Proportion
  /// Clopper and Pearson's, of the seeds' shares.
  let collapseInterval: ConfidenceInterval

  /// Nil where no seed came to its end.
  init?(_ analysis: ConditionAnalysis) {
    guard analysis.score.summary.count > 0 else { return nil }
    score = analysis.score
    collapse = analysis.comparedCollapse.proportion
    collapseInterval = analysis.comparedCollapse.exact
  }
}

// MARK: - JSON

extension AggregateReport {
  /// Every grid, a cell a condition.
  var gridsJSON: JSONValue {
    .array(
      grids.map { grid in
        .object([
          "name": .string(grid.name),
          "axes": .array(
            grid.axes.map { axis in
              .object([
                "keys": .array(axis.keys.map { .string($0) }),
                "points": .array(axis.points.map { .array($0.map { JSONValue.optional($0) }) }),
              ])
            }),
          "cells": .array(
            grid.points.compactMap { point in grid.condition(at: point).map { json($0, at: point) } }),
        ])
      })
  }

  private func json(_ condition: Int, at point: [Int]) -> JSONValue {
    let cell = self.cell(condition)
    return .object([
      "at": .array(point.map { .integer($0) }),
      "condition": .string(outcome.conditions[condition].condition.name),
      "n": .integer(cell?.score.summary.count ?? 0),
      analysis.options.metric.key: .optional(cell?.score.summary.mean),
      "sd": .optional(cell?.score.summary.standardDeviation),
      "collapsed": .integer(cell?.collapse.count ?? 0),
      "of": .integer(cell?.collapse.total ?? 0),
    ])
  }
}
