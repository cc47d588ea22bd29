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
    let response: HTTPResponse
    do { response = try await send(request) } catch {
      throw DashboardError.noAnswer("\(address)", reason: "\(error)")
    }
    guard response.statusCode == .ok else {
      throw DashboardError.refused("\(address)", status: response.statusCode.code)
    }
    do { return try LiveStatus(json: try await response.bodyData) } catch {
      throw DashboardError.noAnswer("\(address)", reason: "what it said is no status of a sweep")
    }
  }

  private func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    var client = HTTPClient()
    if address.isIPv6 {
      return try await client.sendHTTPRequest(request, to: .inet6(ip6: address.host, port: address.port))
    }
    return try await client.sendHTTPRequest(request, to: .inet(ip4: address.host, port: address.port))
  }
}
