/// Words that cues have in common.
enum CueWords {
  /// What takes back what follows it.
  static let negators: Set<String> = [
    "not", "no", "dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "werent", "never", "without", "wont",
    "wouldnt", "neither", "nor", "hardly", "nothing", "havent", "hasnt", "nicht", "kein", "keine", "keinen",
    "keiner", "ohne", "nie", "pas", "sans", "jamais", "aucun", "aucune", "sin", "nunca", "ningun", "ninguna",
  ]

  /// What follows "not" and makes more of it instead of taking it back: "not only", "not just".
  static let emphases: Set<String> = ["only", "just", "nur", "seulement", "solo", "sure", "even"]

  /// What begins another thought.
  static let clauseWords: Set<String> = [
    "but", "however", "because", "though", "although", "otherwise", "aber", "sondern", "weil", "mais", "pero",
    "porque",
  ]

  /// What cues name by one word.
  static let sets: [String: [String]] = [
    "staff": [
      "human", "humans", "person", "someone", "somebody", "agent", "agents", "representative",
      "representatives", "rep", "reps", "operator", "advisor", "adviser", "advisers", "advisors", "staff",
      "manager", "managers", "supervisor", "supervisors", "colleague", "colleagues", "employee", "employees",
      "assistant", "team", "people", "support", "specialist", "consultant", "clerk", "boss", "anyone",
      "anybody", "management", "superior", "associate", "csr",
    ],
    "talk": [
      "talk", "speak", "chat", "talking", "speaking", "chatting", "deal", "discuss", "communicate",
      "converse",
    ],
    "pass": [
      "connect", "transfer", "pass", "put", "switch", "forward", "hand", "route", "redirect", "escalate",
      "patch", "refer", "bring", "get", "give", "send", "fetch",
    ],
    "art": [
      "a", "an", "the", "any", "some", "one", "of", "your", "real", "live", "actual", "human", "proper",
      "different", "another", "senior", "qualified", "customer", "service", "member", "members", "my", "our",
      "box", "office", "flesh", "and", "blood", "duty", "shift", "call", "centre", "center", "support",
      "other",
      "on", "from", "breathing", "living", "genuine", "trained",
    ],
    "me": ["me", "us", "this", "it", "my"],
    "bot": [
      "bot", "robot", "robots", "bots", "machine", "machines", "computer", "chatbot", "chatbots", "ai",
      "algorithm", "program", "automaton",
    ],
    "be": [
      "am", "im", "are", "were", "was", "is", "feel", "feeling", "be", "been", "getting", "became", "become",
    ],
    "very": [
      "so", "very", "really", "absolutely", "totally", "completely", "utterly", "extremely", "bloody", "just",
      "quite", "beyond", "truly", "fucking", "such", "an", "a", "simply", "incredibly", "deeply", "rather",
      "bit", "pretty", "most", "thoroughly",
    ],
    "you": ["you", "u", "yall", "youre", "your", "they", "theyre", "this", "that", "it", "its", "thats"],
    "place": [
      "gate", "door", "doors", "entrance", "turnstile", "turnstiles", "venue", "counter", "till", "checkout",
      "airport", "station", "desk", "outside", "rain", "barrier", "hotel", "platform", "kerb", "cold",
      "reception", "lobby", "stadium", "arena", "queue", "roadside", "motorway", "box",
    ],
    "crew": [
      "staff", "steward", "stewards", "driver", "drivers", "usher", "ushers", "attendant", "courier",
      "couriers", "cashier", "waiter", "waitress", "receptionist", "guard", "guards", "technician",
      "colleague",
      "employee", "employees", "operator", "agent", "agents", "bouncer", "security", "team", "clerk",
    ],
    "rude": [
      "rude", "unfriendly", "unhelpful", "impolite", "dismissive", "aggressive", "arrogant", "disrespectful",
      "ignorant", "hostile", "insulting", "unprofessional", "condescending", "shouted", "insulted", "ignored",
      "shrugged", "laughed",
    ],
    "awful": [
      "ridiculous", "disgusting", "unacceptable", "outrageous", "pathetic", "disgraceful", "appalling",
      "shameful", "unbelievable", "shocking", "shambles", "disgrace", "farce", "joke", "scandalous",
      "garbage",
      "rubbish", "crap", "shit", "trash", "terrible", "horrible", "awful", "dreadful", "hopeless", "useless",
      "atrocious", "abysmal", "laughable", "nightmare", "insane", "criminal", "scam", "rip", "shite", "junk",
      "worthless",
    ],
    "angry": [
      "angry", "furious", "livid", "fuming", "outraged", "enraged", "mad", "raging", "infuriated", "seething",
      "irate", "incensed", "disgusted", "appalled", "pissed", "frustrated", "exasperated", "annoyed",
    ],
    "law": [
      "lawyer", "lawyers", "solicitor", "solicitors", "attorney", "attorneys", "barrister", "counsel",
    ],
    "number": [
      "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "fifteen", "twenty",
      "thirty", "forty", "half", "an", "a", "few", "couple", "1", "2", "3", "4", "5", "6", "7", "8", "9",
      "10",
      "12", "15", "20", "25", "30", "35", "40", "45", "50", "60",
    ],
    "time": ["minutes", "minute", "mins", "min", "hour", "hours", "hr", "hrs", "seconds", "moments"],
  ]

  /// Long words that cues stand on, and that are often misspelt.
  private static let oftenMisspelt = [
    "lawyer", "lawyers", "solicitor", "attorney", "complain", "complaint", "complaints", "complaining",
    "manager", "supervisor", "representative", "emergency", "urgent", "urgently", "disgusting", "ridiculous",
    "unacceptable", "furious", "chargeback", "person", "operator", "disgraceful", "absolutely", "pathetic",
    "compensation", "disappointed", "dissatisfied", "unhappy", "immediately", "incompetent", "outrageous",
    "ombudsman", "customer", "service", "employee", "colleague", "somebody", "someone", "transfer",
    "dringend",
    "beschwerde", "beschweren", "mitarbeiter", "urgence", "reclamation", "emergencia", "abogado", "tomorrow",
    "frustrated", "unbelievable", "horrible", "terrible", "apalling", "speak",
  ]

  private static let byFirstLetter = Dictionary(grouping: oftenMisspelt) { $0.first ?? "a" }
  private static let known = Set(oftenMisspelt).union(sets.values.joined()).union([
    "persons", "personal", "customers", "services", "managed", "complained", "complains", "operators",
    "operate", "operated", "transfers", "services", "urgence", "emergence", "argent", "speaks", "spear",
    "serviced", "employer", "employed", "managers", "colleges", "college", "peak", "steak", "squeak", "sneak",
  ])

  /// The word, where it is a slip of a longer one the word that is meant.
  static func mended(_ word: String) -> String {
    guard word.utf8.count >= 4, let first = word.first, let near = byFirstLetter[first],
      !known.contains(word)
    else { return word }
    let letters = Array(word.utf8)
    return near.first { isSlip(letters, of: Array($0.utf8)) } ?? word
  }

  /// Whether two words differ by one letter too many, missing or wrong, or by two that changed places; long ones by two.
  private static func isSlip(_ word: [UInt8], of right: [UInt8]) -> Bool {
    let allowed = right.count >= 10 ? 2 : 1
    // One letter wrong makes another word of a short one too easily: there only a missing or swapped one counts.
    if right.count < 6, word.count == right.count { return isSwapped(word, right) }
    guard abs(word.count - right.count) <= allowed else { return false }
    var row = Array(0...right.count)
    var before = row
    for (place, letter) in word.enumerated() {
      var next = [place + 1] + [Int](repeating: 0, count: right.count)
      for (other, wanted) in right.enumerated() {
        next[other + 1] = min(row[other] + (letter == wanted ? 0 : 1), row[other + 1] + 1, next[other] + 1)
        if place > 0, other > 0, letter == right[other - 1], word[place - 1] == wanted {
          next[other + 1] = min(next[other + 1], before[other - 1] + 1)
        }
      }
      before = row
      row = next
    }
    return row[right.count] <= allowed
  }

  private static func isSwapped(_ word: [UInt8], _ right: [UInt8]) -> Bool {
    let places = word.indices.filter { word[$0] != right[$0] }
    return places.count == 2 && places[1] == places[0] + 1 && word[places[0]] == right[places[1]]
      && word[places[1]] == right[places[0]]
  }
}
