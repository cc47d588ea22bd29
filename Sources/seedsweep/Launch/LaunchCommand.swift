import Access
import ArgumentParser
import Cluster
import DurableFiles
import Foundation
import Sweep
import ZeroMQ

struct LaunchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "launch",
    abstract: "Runs a sweep on other hosts, by ssh or Slurm.",
    discussion: """
      Does what coordinate does, and what has to be typed on every host: copies the program to hosts that lack it, lets \
      each join by a token of its own, starts as many workers as it has room for, and starts them again where they are \
      lost. Hosts that are off are tried again without holding up the others. What was started outlives this command: \
      Ctrl-C ends the coordinator, hosts wait for the next one until their idle limit, and only --stop ends them.

      EXAMPLE
        seedsweep launch SWEEP.toml --output RUN --hosts node-1,node-2 --bundle seedsweep-0.1.0-linux-x86_64.tar.gz
        seedsweep launch SWEEP.toml --output RUN --hosts cluster/hosts.toml
        seedsweep launch SWEEP.toml --output RUN --slurm --nodes 4 --time 120
        seedsweep launch --logs node-1 --output RUN
        seedsweep launch --stop RUN

      EXIT STATUS
        0 every task has a result, or what was asked of the hosts is done, 1 something went wrong or a task was given \
      up, 130 interrupted
      """)

  @Argument(help: "A sweep file, such as cluster/sweeps/demo.toml.", completion: .file(extensions: ["toml"]))
  var sweep: String?

  @Option(
    name: .customLong("data"), help: "The folder of a sweep on real records, in place of the sweep file's own.",
    completion: .directory)
  var dataFolder: String?

  @Option(help: "The run's folder: results, checkpoints and log.", completion: .directory)
  var output: String?

  @OptionGroup(title: "Hosts") var targets: LaunchTargetOptions

  @OptionGroup(title: "Slurm") var slurm: SlurmOptions

  @OptionGroup(title: "What was launched before") var control: LaunchControlOptions

  @OptionGroup var cache: CacheOptions

  @OptionGroup var choice: ConditionChoice

  @OptionGroup var stopping: StoppingOptions

  @OptionGroup var dashboard: DashboardOptions

  @OptionGroup var keyOptions: KeyOptions

  @OptionGroup var tasks: TaskOptions

  @OptionGroup var notice: NotifyOptions

  func validate() throws {
    if control.isAsked {
      guard sweep == nil, targets.hosts == nil, !slurm.isWanted else {
        throw ValidationError(
          "--stop, --drain and --logs are about what was launched before: leave sweep and hosts out")
      }
      return
    }
    guard sweep != nil else { throw ValidationError("say what to launch: a sweep file, or --stop RUN") }
    guard output != nil else { throw ValidationError("say where the run is kept: --output RUN") }
    guard (targets.hosts != nil) != slurm.isWanted else {
      throw ValidationError("say where: either --hosts FILE or NAME,NAME,... or --slurm")
    }
  }

  func run() throws {
    OpenFiles.raiseLimit()
    if control.isAsked { return try control.run(output: output, ways: ways) }
    let output = output ?? ""
    let hosts = try slurm.isWanted ? slurm.hosts : targets.list()
    let folder = LaunchFolder(run: output)
    if targets.dryRun { return try LaunchPlan(hosts, ways: ways(folder), arguments: targets.workArguments).show() }
    if slurm.coordinatorInJob { return try submitCoordinator(folder) }
    try notice.afterwards(output) { try coordinate(hosts, folder, output: output) }
  }

  private func coordinate(_ hosts: [LaunchHost], _ folder: LaunchFolder, output: String) throws -> EndNotice.Outcome {
    var settings = CoordinatorSettings(bind: try bind(folder))
    tasks.apply(to: &settings)
    let keys = try keyOptions.coordinator()
    settings.keys = keys
    var launch = LauncherSettings(hosts: hosts, ways: try ways(folder), keys: keys)
    launch.arguments = targets.workArguments
    launch.address = targets.address
    try launch.check()
    let run = try SweepRun(
      prepared(), output: output, budget: stopping.budget, dashboard: dashboard, reused: tasks.reused)
    try folder.prepare()
    let launcher = Launcher(launch, folder: folder) { [tell = run.tell] host, text in
      tell(TimedEvent(.launch(host: host, text: text), at: Date.now.timeIntervalSince1970))
    }
    settings.whenListening = { endpoint in
      try launcher.begin(endpoint: endpoint)
      return "workers are being started on \(hosts.count == 1 ? "1 host" : "\(hosts.count) hosts")"
    }
    let coordinator = try run.coordinator(settings)
    let signals = try StopSignals { coordinator.stop() }
    defer { signals.end() }
    return try run.finish {
      defer { launcher.finish() }
      return try coordinator.run(store: run.store)
    }
  }

  private func prepared() throws -> PreparedSweep {
    var options = try SweepOptions.parse([sweep ?? ""])
    options.dataFolder = dataFolder
    options.cache = cache
    return try PreparedSweep(options, stopping: stopping, choice: choice)
  }

  /// Where hosts of an earlier launch expect the coordinator, else where the command line says, else any free port.
  private func bind(_ folder: LaunchFolder) throws -> Endpoint {
    if let bind = targets.bind, bind.isComplete { return bind }
    let port = try FileSystem.isFolder(folder.directory) ? Launcher.earlierPort(in: folder) : nil
    guard case .tcp(let host, nil) = targets.bind ?? .tcp(host: "0.0.0.0", port: nil) else {
      throw ValidationError("--bind takes an address of TCP: hosts do not reach a socket file")
    }
    return .tcp(host: host, port: port)
  }

  private func ways(_ folder: LaunchFolder) throws -> LaunchWays {
    let agent = HostAgent(program: HostAgentCommand.program, cache: try cache.path)
    let ssh = SSHHosts(bundle: try targets.programBundle(cache: cache), options: try targets.sshOptions())
    return LaunchWays([LocalHost(agent), ssh, slurmJobs(folder)])
  }

  private func slurmJobs(_ folder: LaunchFolder) -> SlurmJobs {
    SlurmJobs(
      slurm.settings, program: [OwnProcess.pathForOtherHosts],
      folder: "\(FileSystem.absolutePath(of: FileSystem.parent(of: folder.directory)))/launch/jobs")
  }

  /// The same command, but for the flag, as a job.
  private func submitCoordinator(_ folder: LaunchFolder) throws {
    try FileSystem.createFolder(output ?? "")
    try folder.prepare()
    let arguments = CommandLine.arguments.dropFirst().filter { $0 != "--coordinator-in-job" }
    let job = try slurmJobs(folder).submitCoordinator(Array(arguments), run: folder.name())
    try StandardOutput.line("job \(job) coordinates; seedsweep status \(output ?? "") shows how far it is")
  }
}
