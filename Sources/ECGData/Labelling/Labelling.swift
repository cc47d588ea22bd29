internal import PrintableText

/// What records are classified into, and which of their statements mean what: the task of a sweep, as data.
public struct Labelling: Codable, Hashable, Sendable {
  /// One class; its place among the classes is its label.
  public struct Class: Codable, Hashable, Sendable {
    /// What tables call it, such as `AFIB`.
    public let name: String
    /// The class in words.
    public let fullName: String
    /// A record of the class has one of these or more.
    public let statements: [String]

    public init(name: String, fullName: String? = nil, statements: [String]) {
      self.name = name
      self.fullName = fullName ?? name
      self.statements = statements
    }
  }

  public let name: String
  /// In the order of their labels.
  public let classes: [Class]
  /// The statements that are looked at, those of the classes among them; others mean nothing.
  public let among: [String]

  /// A labelling with its classes in this order.
  public init(name: String, classes: [Class], among: [String]) {
    self.name = name
    self.classes = classes
    self.among = among
  }

  /// A labelling of one's own, with its classes in alphabetical order.
  ///
  /// What is written in another order is the same labelling. `problem` says whether anything is wrong with it.
  /// - Parameters:
  ///   - statements: those of each class, by its name.
  ///   - among: the statements that are looked at; nil for those of the classes alone.
  public init(name: String, statements: [String: [String]], among: [String]? = nil) {
    self.init(
      name: name,
      classes: Self.sorted(statements.keys).map { Class(name: $0, statements: Self.sorted(statements[$0] ?? [])) },
      among: Self.sorted(among ?? Array(Set(statements.values.joined()))))
  }

  /// By Unicode scalars, which is the same order everywhere.
  private static func sorted(_ texts: some Sequence<String>) -> [String] {
    texts.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
  }

  /// The classes' names in the order of their labels.
  public var classNames: [String] { classes.map(\.name) }

  /// The label of a record with these statements, or nil where it has none: where what is looked at means no class, or not one alone.
  public func label(of statements: [String]) -> Int? {
    var found: Int?
    for statement in statements where among.contains(statement) {
      guard let label = classes.firstIndex(where: { $0.statements.contains(statement) }), found ?? label == label
      else { return nil }
      found = label
    }
    return found
  }
}

// MARK: - What a labelling can be

extension Labelling {
  /// How many classes there can be.
  public static let classCounts = 2...64
  private static let mostStatements = 4096
  private static let mostBytesOfName = 100
  private static let mostBytesOfClass = 40
  private static let mostBytesOfStatement = 200

  /// What is wrong with the labelling, in one line; nil where nothing is.
  public var problem: String? {
    if let problem = Self.problem(name, "the name", atMost: Self.mostBytesOfName) { return problem }
    if let problem = Self.problem(ofClasses: classNames) { return problem }
    guard among.count <= Self.mostStatements, classes.allSatisfy({ $0.statements.count <= Self.mostStatements }) else {
      return "expected at most \(Self.mostStatements) statements"
    }
    if let builtIn = Self.builtIn(name), builtIn != self { return "\"\(name)\" is built in with other classes" }
    return problemOfStatements ?? problemOfAmong
  }

  /// What is wrong with the names of classes, in one line; nil where nothing is.
  public static func problem(ofClasses names: [String]) -> String? {
    guard classCounts.contains(names.count) else {
      return "expected \(classCounts.lowerBound) to \(classCounts.upperBound) classes, got \(names.count)"
    }
    var known: Set<String> = []
    for name in names {
      if let problem = problem(name, "a class", atMost: mostBytesOfClass) { return problem }
      guard known.insert(name).inserted else { return "the class \(name) is there twice" }
    }
    return nil
  }

  private var problemOfStatements: String? {
    var owners: [String: String] = [:]
    for own in classes {
      if let problem = Self.problem(own.fullName, "a class", atMost: Self.mostBytesOfName) { return problem }
      guard !own.statements.isEmpty else { return "the class \(own.name) has no statement" }
      for statement in own.statements {
        if let problem = Self.problem(statement, "a statement", atMost: Self.mostBytesOfStatement) { return problem }
        guard let other = owners.updateValue(own.name, forKey: statement) else { continue }
        return other == own.name
          ? "the statement \"\(statement)\" of \(own.name) is there twice"
          : "the statement \"\(statement)\" is of two classes, \(other) and \(own.name)"
      }
    }
    return nil
  }

  private var problemOfAmong: String? {
    var looked: Set<String> = []
    for statement in among {
      if let problem = Self.problem(statement, "a statement", atMost: Self.mostBytesOfStatement) { return problem }
      guard looked.insert(statement).inserted else { return "the statement \"\(statement)\" of among is there twice" }
    }
    for own in classes {
      guard let missing = own.statements.first(where: { !looked.contains($0) }) else { continue }
      return "among lacks the statement \"\(missing)\" of \(own.name)"
    }
    return nil
  }

  /// What is wrong with a text that people are shown and others compare.
  private static func problem(_ text: String, _ what: String, atMost bytes: Int) -> String? {
    guard !text.isEmpty else { return "\(what) is empty" }
    guard text.utf8.count <= bytes else { return "\(what) of more than \(bytes) bytes" }
    let isShownAsIs = text.printable(atMost: bytes) == text && text.first != " " && text.last != " "
    return isShownAsIs ? nil : "\(what) \"\(text.printable(atMost: bytes))\" that cannot be read as it is written"
  }
}

extension Labelling: CustomStringConvertible {
  public var description: String { name }
}
