import Access
import ArgumentParser
import Dashboard

/// Where, and to whom, a coordinator shows its live page.
struct DashboardOptions: ParsableArguments {
  @Option(help: "Serve a live page of the sweep there, such as 127.0.0.1:8080; beyond this host it asks for a token.")
  var dashboard: String?

  @Option(
    help: ArgumentHelp(
      "A file whose first line is the live page's token.",
      discussion: """
        Without it the page of an address beyond this host gets a new one, which stands in RUN/dashboard.token, readable by its owner \
        alone, for as long as the page is served, and on standard error only where that is a terminal: a log holds no token.
        """),
    completion: .file())
  var dashboardTokenFile: String?

  /// Refuses what cannot be served before anything else begins.
  func settings() throws -> (address: DashboardAddress, token: AccessToken?)? {
    guard let dashboard else { return nil }
    let address = try DashboardAddress(dashboard)
    let own = try dashboardTokenFile.map { try AccessToken(secretFile: $0) }
    return (address, own ?? (address.isLoopback ? nil : .random()))
  }
}

extension AccessToken {
  /// The token in the first line of a file; refuses one that others could read or write.
  init(secretFile: String) throws {
    try self.init(try SecretFile.read(secretFile), of: secretFile)
  }
}
