import ArgumentParser

extension ArgumentHelp {
  /// A run that is looked at.
  static let run = ArgumentHelp("The run's folder, as given to --output, or one file of it.", valueName: "run")
}
