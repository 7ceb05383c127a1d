/// Signs in a piece of text that it may answer a certain kind of question.
struct AnswerCues: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  static let money = AnswerCues(rawValue: 1 << 0)
  static let number = AnswerCues(rawValue: 1 << 1)
  static let time = AnswerCues(rawValue: 1 << 2)
  static let place = AnswerCues(rawValue: 1 << 3)
  static let permission = AnswerCues(rawValue: 1 << 4)
  static let reason = AnswerCues(rawValue: 1 << 5)
  static let instruction = AnswerCues(rawValue: 1 << 6)

  init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// The signs in a text.
  init(in text: String) {
    var cues: AnswerCues = []
    for (index, word) in Words(text).enumerated() {
      if let first = word.unicodeScalars.first, "$£€¥".unicodeScalars.contains(first) { cues.insert(.money) }
      if word.unicodeScalars.contains(where: \.isDigit) { cues.insert(.number) }
      if let cue = Self.words[word] { cues.insert(cue) }
      if index == 0, Self.imperatives.contains(word) { cues.insert(.instruction) }
    }
    if text.contains("%") { cues.insert(.money) }
    self = cues
  }

  /// What a text should show when it answers a question of a kind.
  init(wantedBy kind: QuestionKind) {
    switch kind {
    case .price: self = [.money]
    case .quantity: self = [.number]
    case .moment, .duration: self = [.time]
    case .place: self = [.place]
    case .permission: self = [.permission]
    case .reason: self = [.reason]
    case .procedure: self = [.instruction]
    case .person, .other: self = []
    }
  }

  private static let words: [String: AnswerCues] = {
    let lists: [(AnswerCues, String)] = [
      (.money, "free pounds euros dollars pence"),
      (.number, "one two three four five six seven eight nine ten twelve dozen"),
      (
        .time,
        """
        minute minutes hour hours day days week weeks month months year years am pm noon midnight monday tuesday \
        wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays \
        weekday weekdays weekend weekends immediately instantly today tomorrow open opens closes until before
        """
      ),
      (
        .place,
        """
        street road avenue entrance gate gates door floor level station north south east west next opposite behind \
        street lobby counter desk office block row stand concourse car address page menu settings under top
        """
      ),
      (
        .permission,
        """
        can cannot cant may must mustnt allowed permitted not no yes only never welcome prohibited forbidden required \
        unless possible available accept accepted dont
        """
      ),
      (.reason, "because since due so reason means caused happens"),
    ]
    var words: [String: AnswerCues] = [:]
    for (cue, list) in lists {
      for word in list.split(whereSeparator: \.isWhitespace) { words[String(word), default: []].insert(cue) }
    }
    return words
  }()

  private static let imperatives: Set<String> = [
    "open", "go", "click", "press", "choose", "select", "enter", "sign", "log", "check", "turn", "plug",
    "call",
    "contact", "send", "bring", "show", "tap", "follow", "wait", "hold", "use", "set", "restart", "unplug",
    "write",
    "find", "look", "make", "move", "ask", "take", "visit", "scan", "download", "add", "change", "run", "try",
    "to",
  ]
}
