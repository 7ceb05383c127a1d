import Essentials

/// Slips that cost nothing to find: doubled words, spacing, small letters where a sentence begins, marks that do not
/// close, broken tables.
struct GrammarCheck {
  private(set) var score = 1.0
  private(set) var findings: [QualityFinding] = []

  init(_ reply: ReplyText) {
    for part in reply.parts where part.form != .code {
      doubledWords(part)
      if part.form != .row { spacing(part) }
      words(part)
    }
    sentenceCase(reply)
    unclosed(reply)
    tables(reply)
    // A slip in a long reply weighs less than in a short one.
    let weight = findings.reduce(0.0) { $0 + Self.weight($1.rule) }
    score = max(0, 1 - weight / max(1, Double(reply.wordCount) / 60).squareRoot())
  }

  private static func weight(_ rule: QualityFinding.Rule) -> Double {
    switch rule {
    case .unclosed, .table, .list: 0.4
    case .spacing: 0.25
    default: 0.3
    }
  }

  private mutating func fault(_ rule: QualityFinding.Rule, _ text: String) {
    findings.append(QualityFinding(.grammar, rule, text))
  }

  // MARK: Words

  private mutating func doubledWords(_ part: ReplyText.Part) {
    for (word, next) in zip(part.words, part.words.dropFirst())
    where word == next && !Self.mayDouble.contains(word) && word.unicodeScalars.allSatisfy({ !$0.isDigit }) {
      // "Northside. Northside" and "Pay now, now" have something between them.
      if part.text.lowercased().contains(word + " " + next) { fault(.doubledWord, word + " " + next) }
    }
  }

  private static let mayDouble: Set<String> = ["that", "had", "bye", "very", "no", "yes", "ha", "is"]

  private mutating func words(_ part: ReplyText.Part) {
    for word in part.words where Self.misspellings.contains(word) { fault(.misspelling, word) }
    if let phrase = Self.disagreements.first(in: part.words) { fault(.agreement, phrase) }
    for (word, next) in zip(part.words, part.words.dropFirst()) {
      if word == "a", let first = next.first, "aeio".contains(first), !Self.joints.contains(next),
        !Self.consonantSounds.contains(where: next.hasPrefix)
      {
        fault(.agreement, "a " + next)
      }
    }
  }

  /// "A one-way ticket", "a European card".
  private static let consonantSounds = ["one", "once", "eu", "ewe", "uni", "use", "i", "a", "e-"]
  /// "A or B": here "a" is a letter.
  private static let joints: Set<String> = [
    "or", "on", "of", "opens", "only", "ends", "each", "either", "even",
  ]

  private static let misspellings: Set<String> = Set(
    """
    teh recieve recieved adress definately seperate occured untill wich thier alot refered accomodate begining
    beleive calender cancle comming concious enviroment foward freind goverment happend immediatly independant
    intrested knowlege maintainance neccessary noticable occassion payed posible prefered proccess reciept recomend
    responce succesful sucessful tommorow tomorow truely usefull vaild wierd yuor cusotmer tikcet tikcets intenet
    pasword refudn avaliable availible becuase beacuse wil yor oyu adn hte taht
    """.split { $0 == " " || $0 == "\n" }.map(String.init))

  private static let disagreements = PhraseList(
    """
    you was
    we was
    they was
    you is
    we is
    they is
    you has
    we has
    they has
    he have
    she have
    he are
    i has
    i is
    can to
    must to
    should to
    will can
    will to
    is can
    tickets is
    tickets has
    ticket are
    ticket have
    refunds is
    refund are
    doors opens
    door open at
    does not has
    do not has
    don't has
    doesn't has
    did not went
    more cheaper
    more better
    more faster
    most cheapest
    informations
    for to get
    depend of
    depends of
    in the website are
    is cost
    are cost
    is costs
    have to paid
    need pay
    you can gets
    it cost you
    """)

  // MARK: Spaces and letters

  private mutating func spacing(_ part: ReplyText.Part) {
    let characters = Array(part.text)
    for index in characters.indices.dropFirst() {
      let (before, here) = (characters[index - 1], characters[index])
      let next = index + 1 < characters.count ? characters[index + 1] : " "
      if before == " ",
        here == "," || here == ";" || (".!?".contains(here) && next.isWhitespace && here != ".")
      {
        fault(.spacing, Self.around(index, characters))
      } else if before == " ", here == ".", next == " " || index + 1 == characters.count {
        fault(.spacing, Self.around(index, characters))
      } else if here == ",", before.isLetter, next.isLetter {
        fault(.spacing, Self.around(index, characters))
      } else if ".!?".contains(here), before.isLowercase, next.isUppercase, index > 2,
        characters[index - 2].isLetter
      {
        fault(.spacing, Self.around(index, characters))
      } else if here == " ", before == " " {
        fault(.spacing, Self.around(index, characters))
      }
    }
  }

  private static func around(_ index: Int, _ characters: [Character]) -> String {
    String(characters[max(0, index - 10)..<min(characters.count, index + 10)])
  }

  private mutating func sentenceCase(_ reply: ReplyText) {
    for part in reply.parts where part.form == .sentence {
      guard let first = part.text.first(where: { $0.isLetter || $0.isNumber }) else { continue }
      // Addresses and names such as "northside.example" begin small.
      let word = part.text.prefix { !$0.isWhitespace }
      if first.isLowercase, !word.contains("."), !word.contains("@"), !word.contains("/") {
        fault(.sentenceCase, String(part.text.prefix(30)))
      }
    }
    let sentences = reply.parts.filter { $0.form == .sentence }
    for part in sentences where part.text.contains(" i ") || part.text.hasPrefix("i ") {
      fault(.sentenceCase, "i")
    }
    // A full stop and a small letter behind it: the splitter goes on, so it is looked for here.
    for part in sentences {
      let words = part.text.split(separator: " ")
      for (word, next) in zip(words, words.dropFirst())
      where word.hasSuffix(".") && word.count > 4 && word.dropLast().allSatisfy(\.isLetter)
        && next.first?.isLowercase == true && !Self.abbreviations.contains(word.lowercased())
      {
        fault(.sentenceCase, word + " " + next)
      }
    }
  }

  private static let abbreviations: Set<String> = ["approx.", "incl.", "excl.", "dept.", "etc.", "prof."]

  // MARK: Marks

  private mutating func unclosed(_ reply: ReplyText) {
    let text = reply.text
    for mark in ["**", "```"] where text.ranges(of: mark).count % 2 == 1 { fault(.unclosed, mark) }
    let plain = text.replacing("```", with: "")
    if plain.count(where: { $0 == "`" }) % 2 == 1 { fault(.unclosed, "`") }
    for (open, close) in [("(", ")"), ("[", "]"), ("“", "”")] as [(Character, Character)] {
      // "1)" begins an item and closes nothing.
      let closing = plain.indices.count { place in
        plain[place] == close
          && !(close == ")" && place > plain.startIndex && plain[plain.index(before: place)].isNumber)
      }
      let opening = plain.count { $0 == open }
      if opening > plain.count(where: { $0 == close }) || (close != "”" && closing > opening) {
        fault(.unclosed, String(open))
      }
    }
    if plain.count(where: { $0 == "\"" }) % 2 == 1, !plain.contains("inch") { fault(.unclosed, "\"") }
    if text.contains("]()") || text.contains("](#)") { fault(.unclosed, "]()") }
  }

  private mutating func tables(_ reply: ReplyText) {
    var widths: [Int: Int] = [:]
    for part in reply.parts where part.form == .row {
      if let width = widths[part.block], width != part.cells.count {
        fault(.table, part.text)
        return
      }
      widths[part.block] = part.cells.count
    }
    brokenRows(reply)
    numbering(reply)
  }

  /// A row that lacks its end or its rule is read as running text.
  private mutating func brokenRows(_ reply: ReplyText) {
    for line in reply.text.split(separator: "\n") where line.hasPrefix("|") && !line.trimmed.hasSuffix("|") {
      fault(.table, String(line))
      return
    }
  }

  /// Numbers of steps that go back or leave one out.
  private mutating func numbering(_ reply: ReplyText) {
    var last = 0
    for line in reply.text.split(separator: "\n") {
      let digits = line.prefix { $0.isASCII && $0.isNumber }
      guard (1...2).contains(digits.count), line.dropFirst(digits.count).hasPrefix(". "),
        let number = Int(digits)
      else { continue }
      // A list may be numbered 1, 1, 1: Markdown counts by itself.
      if number != 1, number != last + 1 {
        fault(.list, String(line))
        return
      }
      last = number
    }
  }
}
