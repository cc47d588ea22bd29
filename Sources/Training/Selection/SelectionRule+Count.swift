extension SelectionRule {
  /// How many of so many trained epochs rules can select together, at the most: for each kind of tie, epochs that stay the best for longer than
  /// every one before them, from the least patience on, and the last epoch.
  public static func mostSelected(ofEpochs epochs: Int) -> Int {
    var (selected, end) = (0, 0)
    while end + leastPatience + selected <= epochs {
      end += leastPatience + selected
      selected += 1
    }
    // The best one at the end need not have stayed so for long.
    return min(epochs, Ties.allCases.count * (selected + 1) + 1)
  }
}
