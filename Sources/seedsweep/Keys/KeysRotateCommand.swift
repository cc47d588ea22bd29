import Access
import ArgumentParser
import Dashboard
import DurableFiles
import ZeroMQ

struct KeysRotateCommand: ParsableCommand {
  enum Secret: String, CaseIterable, ExpressibleByArgument { case coordinator, worker, page }

  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Puts a new key in place of one that somebody else may know.",
    discussion: """
      coordinator: every open token becomes useless, and no host knows the new key: start the coordinators of this machine \
      again, make a token, and join every host by it once more; members stay members. Results of leases that were given under \
      the old key are trained again.

      worker: no coordinator knows this host any more: revoke its old key there, make a token, and join by it.

      page: whoever looks at the live page needs the new token, as soon as its coordinator is started again with \
      --dashboard-token-file FILE.

      The new secret takes the place of the old one at once or not at all, and the old one is kept nowhere.

      EXAMPLE
        seedsweep keys rotate coordinator
        seedsweep keys rotate page --token-file page.token
      """)

  @Argument(help: "coordinator, worker or page.")
  var secret: Secret

  @Option(help: "The file of the live page's token, which is made where it does not exist.", completion: .file())
  var tokenFile: String?

  @OptionGroup var keys: KeyOptions

  func validate() throws {
    if secret == .page, tokenFile == nil {
      throw ValidationError("say which file holds the page's token: --token-file FILE")
    }
    if secret != .page, tokenFile != nil {
      throw ValidationError("--token-file is for the page's token: keys rotate page")
    }
  }

  func run() throws {
    switch secret {
    case .coordinator: try rotateCoordinator()
    case .worker: try rotateWorker()
    case .page: try rotatePage(tokenFile ?? "")
    }
  }

  private func rotateCoordinator() throws {
    let old = try keys.coordinator()
    let (key, closed) = try old.rotate()
    try StandardOutput.line("coordinator  \(old.shortKey) was replaced by \(key.abbreviated)")
    for token in closed { try StandardOutput.line("useless now: token  \(token.text)") }
    let hosts = Set(old.membership.members.filter { $0.revoked == nil }.map(\.name)).sorted()
    try StandardOutput.line("start every coordinator of this machine again: one that runs goes on with the old key")
    guard !hosts.isEmpty else { return }
    try StandardOutput.line(
      "make a token (seedsweep keys token FILE --address ADDRESS --hosts \(hosts.count)) and type "
        + "seedsweep work --join FILE on: \(hosts.joined(separator: ", "))")
  }

  private func rotateWorker() throws {
    let old = try keys.worker()
    let (key, addresses) = try old.rotate()
    try StandardOutput.line("worker  \(old.keys.publicKey.abbreviated) was replaced by \(key.abbreviated)")
    try StandardOutput.line(
      "where a coordinator runs that this host has joined: seedsweep keys revoke \(old.keys.publicKey.abbreviated), then a new "
        + "token; here: seedsweep work --join FILE")
    for address in addresses { try StandardOutput.line("to be joined again: \(address)") }
  }

  private func rotatePage(_ file: String) throws {
    try AccessToken.random().write(to: file)
    try StandardOutput.line(
      "\(file): a new token; start the coordinator again with --dashboard-token-file \(file), and give the file to whoever may "
        + "look (seedsweep status --connect HOST:PORT --token-file \(file)): the old token then opens nothing")
  }
}

extension AccessToken {
  /// Writes the token to a file that only its owner can read, at once or not at all.
  fileprivate func write(to file: String) throws {
    try FileSystem.writeDurably(Array("\(text)\n".utf8), to: file, mode: 0o600)
  }
}
