/// The words around names of people.
enum NameWords {
  static let titles: Set<String> = [
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "herr", "herrn", "frau", "monsieur", "madame",
    "mme",
    "mlle", "señor", "señora", "sr", "sra", "signor", "signora", "dott", "meneer", "mevrouw", "dhr", "mevr",
    "pan", "pani",
  ]
  static let salutations: Set<String> = [
    "dear", "hi", "hello", "hey", "hallo", "liebe", "lieber", "cher", "chère", "querido", "querida",
    "estimado",
    "estimada", "caro", "cara", "beste", "hej", "drogi", "droga", "prezado", "prezada",
  ]
  static let speaking: Set<String> = ["speaking", "here", "calling", "from", "again", "writing"]
  static let particles: Set<String> = [
    "de", "del", "della", "di", "da", "dos", "van", "von", "der", "den", "ter", "la", "le", "el", "al", "bin",
    "ibn", "y",
    "zu", "af", "du",
  ]
  /// Words that stand where names do, and are none.
  static let never: Set<String> = [
    "sir", "madam", "madame", "all", "team", "support", "customer", "service", "everyone", "everybody",
    "usher", "the",
    "there", "friends", "folks", "guys", "ladies", "gentlemen", "not", "on", "wrong", "is", "a", "an", "it",
    "i", "we",
    "you", "they", "what", "this", "that", "general", "admission", "standing", "vip", "ticket", "tickets",
    "order", "event",
    "damen", "herren", "zusammen", "box", "office", "manager", "staff", "agent", "bot", "chat", "help",
    "please", "seats",
  ]
  /// Acts and shows whose names begin with a title.
  static let onStage: Set<String> = [
    "big", "bean", "doubtfire", "feelgood", "dre", "john", "hook", "no", "who", "strangelove", "mister",
    "bungle", "brown",
    "scruff", "dog", "jekyll", "dolittle", "zhivago", "saigon", "saigon the musical", "julie", "daisy",
    "lauryn hill",
  ]

  private static func phrases(_ list: [String]) -> [String: [[String]]] {
    list.reduce(into: [:]) { phrases, phrase in
      let words = phrase.split(separator: " ").map(String.init)
      if let last = words.last { phrases[last, default: []].append(words) }
    }
  }

  /// All words that a name may stand behind.
  static let cues = titles.union(salutations).union(announcements.keys).union(signOffs.keys)
    .union(["name", "this", "it's"])

  /// Phrases that a name follows, by their last words.
  static let announcements = phrases([
    "my name is", "name is", "my name's", "name's", "i am called", "i'm called", "under the name",
    "in the name",
    "mein name ist", "ich heiße", "ich heisse", "je m'appelle", "m'appelle", "mon nom est", "me llamo",
    "mi nombre es", "mi chiamo", "il mio nome è", "mijn naam is", "ik heet", "nazywam się", "mam na imię",
    "meu nome é", "chamo me", "me chamo", "jag heter", "mitt namn är", "jeg hedder", "jeg heter",
    "benim adım", "adım",
    "меня зовут", "моё имя", "customer name",
  ])

  /// What letters end with, by the last words.
  static let signOffs = phrases([
    "regards", "wishes", "best", "cheers", "thanks", "thank you", "sincerely", "faithfully", "yours",
    "grüßen", "grüße",
    "gruß", "grüssen", "cordialement", "bien à vous", "saludos", "un saludo", "atentamente", "saluti",
    "groetjes",
    "groet", "groeten", "atenciosamente", "abraço", "pozdrawiam", "hälsningar", "hilsen", "saygılarımla",
  ])

  static let eastAsian = ["我的名字是", "我叫", "名字叫", "の名前は", "名前は", "お名前は"]
}
