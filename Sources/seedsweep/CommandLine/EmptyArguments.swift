import ArgumentParser

/// Arguments that say nothing, as those of shell variables that are not set: as a path one would be the root of the file system, as a name
/// everybody's.
enum EmptyArguments {
  /// Throws where an argument or the value of an option is empty.
  static func refuse(_ arguments: ArraySlice<String>) throws {
    // What a shell asks completions for is not typed to its end yet.
    guard arguments.first?.hasPrefix("---") != true else { return }
    for (argument, before) in zip(arguments, [""] + arguments) {
      if argument.isEmpty {
        let place = before.hasPrefix("-") ? "the value of \(before)" : "an argument"
        throw ValidationError("\(place) is empty: is a variable of the shell not set?")
      }
      if argument.hasPrefix("--"), argument.firstIndex(of: "=") == argument.indices.last {
        throw ValidationError("the value of \(argument.dropLast()) is empty: is a variable of the shell not set?")
      }
    }
  }
}
