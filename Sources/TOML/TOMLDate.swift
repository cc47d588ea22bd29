/// Dates and times as TOML writes them; nothing here reckons with them, so they stay text.
enum TOMLDate {
  /// Whether a word is a date, a time, or a date and a time with or without an offset.
  static func isValid(_ word: String) -> Bool {
    let parts = word.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "T" || $0 == "t" || $0 == " " }
    guard parts.count == 2 else { return isDate(word) || isTime(word[...]) }
    return isDate(String(parts[0])) && isTime(withoutOffset(parts[1]))
  }

  /// Whether a word is a day of the calendar, such as 2026-11-29.
  static func isDate(_ word: String) -> Bool {
    let fields = word.split(separator: "-", omittingEmptySubsequences: false)
    guard fields.map(\.utf8.count) == [4, 2, 2], let year = number(fields[0]), let month = number(fields[1]),
      let day = number(fields[2]), year >= 1, (1...12).contains(month)
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    return (1...days).contains(day)
  }

  /// Whether a word is a time of the day, such as 09:22:40.25.
  private static func isTime(_ word: Substring) -> Bool {
    let parts = word.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fields = parts[0].split(separator: ":", omittingEmptySubsequences: false)
    guard fields.map(\.utf8.count) == [2, 2, 2],
      parts.dropFirst().allSatisfy({ number($0.prefix(18)) != nil && isDigits($0) })
    else { return false }
    return isHourAndMinute(fields) && number(fields[2]).map { $0 < 60 } ?? false
  }

  private static func isHourAndMinute(_ fields: [Substring]) -> Bool {
    guard let hour = number(fields[0]), let minute = number(fields[1]) else { return false }
    return hour < 24 && minute < 60
  }

  /// The time before Z, z, +hh:mm or -hh:mm; the word itself where it ends otherwise.
  private static func withoutOffset(_ word: Substring) -> Substring {
    if word.last == "Z" || word.last == "z" { return word.dropLast() }
    let offset = word.suffix(6)
    guard offset.utf8.count == 6, offset.first == "+" || offset.first == "-" else { return word }
    let fields = offset.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    guard fields.map(\.utf8.count) == [2, 2], isHourAndMinute(fields) else { return word }
    return word.dropLast(6)
  }

  private static func isDigits(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  private static func number(_ text: Substring) -> Int? { isDigits(text) ? Int(text) : nil }
}
