/// A few words for what a `User-Agent` says, so that people know their own sessions: `Firefox on Linux`. It is what the
/// client says of itself, and proves nothing.
enum DeviceName {
  /// Longer than any browser's; what is behind is not looked at.
  private static let longest = 512

  /// Edge and Opera also call themselves Chrome, and Chrome calls itself Safari: the special ones come first.
  private static let programs = [
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
    ("HeadlessChrome/", "Chrome (headless)"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"), ("curl/", "curl"), ("python-requests/", "Python"), ("Python-urllib/", "Python"),
    ("okhttp/", "Android app"), ("PostmanRuntime/", "Postman"),
  ]

  /// iPhones say that they are “like Mac OS X”, and Android that it is Linux.
  private static let systems = [
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
  ]

  static func device(of userAgent: String) -> String {
    let text = String(userAgent.unicodeScalars.prefix(longest).filter { $0.value >= 32 && $0.value != 127 })
    guard !text.isEmpty else { return "Unknown program" }
    let program = programs.first { text.contains($0.0) }?.1
    let system = systems.first { text.contains($0.0) }?.1
    switch (program, system) {
    case (let program?, let system?): return "\(program) on \(system)"
    case (let one?, nil), (nil, let one?): return one
    case (nil, nil): return String(text.prefix(80))
    }
  }
}
