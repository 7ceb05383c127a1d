extension DetailSearch {
  /// Mail addresses: a name, `@`, and a host with a dot; letters of all scripts, as RFC 6531 allows.
  mutating func findMailAddresses() {
    for (index, code) in scanned.codes.enumerated() where code == 64 {
      guard let start = localStart(before: index), let end = hostEnd(after: index) else { continue }
      claim(start, end, .email)
    }
  }

  /// At most 64 characters stand before the `@` (RFC 5321, 4.5.3.1.1).
  private func localStart(before at: Int) -> Int? {
    guard let last = scanned.code(at - 1) else { return nil }
    var start = at
    while start > 0, at - start < 64, isLocal(scanned.codes[start - 1], beside: last) { start -= 1 }
    while start < at, !ScannedText.joins(scanned.codes[start]), scanned.codes[start] < 0x80 { start += 1 }
    return start < at ? start : nil
  }

  private func isLocal(_ code: UInt32, beside last: UInt32) -> Bool {
    switch code {
    case 33, 35...37, 39, 42, 43, 45, 46, 94...96, 126, 48...57: true
    case ..<0x80: ScannedText.isASCIILetter(code)
    // A Latin name does not go on in a script that puts no spaces between words.
    default: ScannedText.isLetter(code) && (code < 0x2E80) == (last < 0x2E80)
    }
  }

  private func hostEnd(after at: Int) -> Int? {
    guard let first = scanned.code(at + 1) else { return nil }
    var index = at + 1
    var labelStart = index
    var end: Int?
    while index < scanned.codes.count, index - at <= 255 {
      let code = scanned.codes[index]
      let isLetter = ScannedText.isLetter(code) && (code < 0x2E80) == (first < 0x2E80)
      if isLetter || (code >= 48 && code <= 57) || code == 45 {
        index += 1
        // The last label is a country's or a kind's, never a digit.
        if labelStart > at + 1, index - labelStart >= 2, !(scanned.codes[labelStart] < 58) { end = index }
      } else if code == 46, index > labelStart {
        index += 1
        labelStart = index
      } else {
        break
      }
    }
    guard let end, scanned.codes[end - 1] != 45 else { return end.map { $0 - 1 } }
    return end
  }
}
