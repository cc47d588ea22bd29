import ContentHash
import FoundationEssentials

/// What a browser may do with a page of ours (Content Security Policy): whatever else got into it does nothing.
struct ContentPolicy {
  private let directives: [String]

  /// The report: its own style sheet, no script, no network.
  static let report = ContentPolicy(directives: [
    "default-src 'none'", style, icon, "base-uri 'none'", "form-action 'none'",
  ])

  /// The live page: its style sheet, the script of its server, and what that asks its server for. It can be no part of another page.
  static let live = ContentPolicy(
    directives: report.directives + ["script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"])

  var text: String { directives.joined(separator: "; ") }

  /// For the head of a page that no server sends.
  var meta: Markup { "<meta http-equiv=\"Content-Security-Policy\" content=\"\(text)\">" }

  private static let style: String = {
    let digest = SHA256Digest(hashing: Array(StyleSheet.inline.utf8))
    return "style-src 'sha256-\(Data(digest.bytes).base64EncodedString())'"
  }()

  private static let icon = "img-src data:"
}
