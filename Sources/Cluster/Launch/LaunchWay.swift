public import ZeroMQ

/// A way of starting workers on hosts.
///
/// Every method may be called for several hosts at once, may take as long as the way needs to find out that a host does not answer, and
/// throws a `LaunchError` whose kind says whether another try makes sense. A new way is a type of its own, in a file of its own.
public protocol LaunchWay: Sendable {
  /// In handles, such as `ssh`.
  static var name: String { get }

  /// Throws where the host cannot be started whatever it is like, as something is missing here.
  func check(_ host: LaunchHost) throws

  /// Where every host reaches the coordinator that listens at `coordinator`, as far as that is known without asking; else nil.
  func address(of coordinator: Endpoint) -> Endpoint?

  /// Begins to keep up what the host needs to reach the coordinator, once in a process and before anything else; `tell` is told where that
  /// fails for the time being.
  func connect(
    _ host: LaunchHost, to coordinator: Endpoint, run: String, tell: @escaping @Sendable (String) -> Void
  ) throws

  /// Ends what `connect` began.
  func disconnect(_ host: LaunchHost)

  /// Sees to it that the host has the program, and finds out how it reaches the coordinator that listens at `coordinator`.
  func prepare(_ host: LaunchHost, reaching coordinator: Endpoint) throws -> LaunchPreparation

  /// Starts the host's workers so that they outlive this process. What was started before, and whose answer was lost, is taken up.
  func start(_ host: LaunchHost, _ order: LaunchOrder) throws -> LaunchHandle

  func state(_ handle: LaunchHandle, of host: LaunchHost) throws -> LaunchState

  /// Lets the workers finish what they train, and returns at once.
  func drain(_ handle: LaunchHandle, of host: LaunchHost) throws

  /// Ends the workers, and returns at once.
  func stop(_ handle: LaunchHandle, of host: LaunchHost) throws

  /// The last lines of what the workers' supervisor said.
  func lines(_ handle: LaunchHandle, of host: LaunchHost, atMost count: Int) throws -> [String]

  /// What would be run there, a line each, for `--dry-run`.
  func description(of host: LaunchHost, _ order: LaunchOrder) -> [String]
}

extension LaunchWay {
  public func check(_ host: LaunchHost) {}

  public func address(of coordinator: Endpoint) -> Endpoint? { nil }

  public func connect(
    _ host: LaunchHost, to coordinator: Endpoint, run: String, tell: @escaping @Sendable (String) -> Void
  ) {}

  public func disconnect(_ host: LaunchHost) {}
}

/// What was found out while a host was made ready.
public struct LaunchPreparation: Equatable, Sendable {
  /// Where the host reaches the coordinator; nil where the way cannot tell.
  public var coordinator: Endpoint?
  /// How many bytes were copied; 0 where the program was there.
  public var copied = 0

  public init(coordinator: Endpoint? = nil, copied: Int = 0) {
    self.coordinator = coordinator
    self.copied = copied
  }
}

/// What a host's workers are started with.
public struct LaunchOrder: Codable, Equatable, Sendable {
  /// The run that they work for, by which its folders on hosts are told apart.
  public var run: String
  /// The name of the host in the list.
  public var host: String
  /// What follows `seedsweep work`, but for keys and token.
  public var arguments: [String]
  public var environment: [String: String]
  /// The join token as text, which never stands on a command line.
  public var token: String
  /// The cache folder; nil for the user's.
  public var cache: String?

  public init(
    run: String, host: LaunchHost, arguments: [String] = [], token: String
  ) {
    self.run = run
    self.host = host.name
    environment = host.environment.merging(["SEEDSWEEP_LAUNCHED": "1"]) { own, _ in own }
    self.token = token
    cache = host.cache
    var all = arguments
    func add(_ option: String, _ value: (some CustomStringConvertible)?) {
      if let value { all += [option, "\(value)"] }
    }
    add("--processes", host.processes)
    add("--threads", host.threads)
    add("--cache", host.cache)
    add("--data", host.data)
    self.arguments = all
  }
}
