import FlyingFox
import FlyingSocks
import Foundation
public import Report

/// Asks a live page, on this host or another, how its sweep stands.
public struct DashboardClient: Sendable {
  public let address: DashboardAddress
  public let token: AccessToken?

  public init(address: DashboardAddress, token: AccessToken?) {
    self.address = address
    self.token = token
  }

  public func status() async throws -> LiveStatus {
    var headers: HTTPHeaders = [.host: "\(address)", .connection: "close"]
    if let token { headers[.authorization] = "Bearer \(token.text)" }
    let request = HTTPRequest(
      method: .GET, version: .http11, path: "/api/status", query: [], headers: headers, body: HTTPBodySequence())
    let status: HTTPStatusCode
    let body: Data
    do { (status, body) = try await send(request) } catch {
      throw DashboardError.noAnswer("\(address)", reason: "\(error)")
    }
    guard status == .ok else { throw DashboardError.refused("\(address)", status: status.code) }
    do { return try LiveStatus(json: body) } catch {
      throw DashboardError.noAnswer("\(address)", reason: "what it said is no status of a sweep")
    }
  }

  private func send(_ request: HTTPRequest) async throws -> (HTTPStatusCode, Data) {
    var client = HTTPClient()
    let response =
      address.isIPv6
      ? try await client.sendHTTPRequest(request, to: .inet6(ip6: address.host, port: address.port))
      : try await client.sendHTTPRequest(request, to: .inet(ip4: address.host, port: address.port))
    let body = try await response.bodyData
    // The client closes its connection when it goes: not before the body is read.
    _ = consume client
    return (response.statusCode, body)
  }
}
