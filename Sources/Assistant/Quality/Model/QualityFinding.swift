/// Something that is wrong with a reply.
public struct QualityFinding: Hashable, Sendable, Codable {
  /// Which kinds of faults there are. Each is named by its aspect and what it is.
  public enum Rule: String, Sendable, Codable, CaseIterable {
    case empty, cutOff = "cut_off", repetition, placeholder
    case offTopic = "off_topic", generic
    case personalData = "personal_data", secret, askedSecret = "asks_for_secret", insult, harm, advice
    case instructions = "repeats_instructions"
    case rude, dismissive, shouting
    case doubledWord = "doubled_word", spacing, sentenceCase = "sentence_case", misspelling, agreement
    case unclosed, table, list
    case tooShort = "too_short", tooLong = "too_long"
    case figure, contact, policy, contradiction
  }

  /// What it counts against.
  public var aspect: QualityAspect
  /// What kind of fault it is.
  public var rule: Rule
  /// The words in question.
  public var text: String

  /// Makes a finding.
  public init(_ aspect: QualityAspect, _ rule: Rule, _ text: String) {
    self.aspect = aspect
    self.rule = rule
    self.text = text.count > Self.longest ? String(text.prefix(Self.longest)) + "…" : text
  }

  /// `grounding.figure`: for metrics, stored replies and clients.
  public var name: String { aspect.rawValue + "." + rule.rawValue }

  private static let longest = 160

  enum CodingKeys: String, CodingKey { case aspect, rule, text }
}

extension QualityFinding {
  /// What is wrong, in words for whoever is to write it again.
  var explanation: String {
    switch rule {
    case .empty: "It says nothing."
    case .cutOff: "It is not complete: it ends with “\(text)”."
    case .repetition: "It says the same thing twice: “\(text)”."
    case .placeholder: "It holds something that was to be filled in: “\(text)”."
    case .offTopic: "It does not answer the question."
    case .generic: "It would fit any question; say what this customer needs to know."
    case .personalData:
      "It holds personal data that is neither the customer's nor the company's: leave it out."
    case .secret: "It holds a password, key or card number: leave it out."
    case .askedSecret: "It asks the customer for a secret such as a password or card number: never do."
    case .insult: "It is insulting: “\(text)”."
    case .harm: "It could do harm: “\(text)”."
    case .advice: "It gives medical, legal or financial advice, which is not ours to give: “\(text)”."
    case .instructions: "It repeats your instructions, which are not for customers."
    case .rude, .dismissive: "The tone is not friendly: “\(text)”."
    case .shouting: "It shouts: “\(text)”."
    case .doubledWord, .spacing, .sentenceCase, .misspelling, .agreement: "There is a slip in “\(text)”."
    case .unclosed: "A bracket, quotation mark or Markdown mark is not closed: “\(text)”."
    case .table, .list: "A table or list is broken: “\(text)”."
    case .tooShort: "It is too short."
    case .tooLong: "It is too long; say only what was asked."
    case .figure: "Nothing that was found says “\(text)”."
    case .contact: "Nothing that was found gives the address or number “\(text)”."
    case .policy: "Nothing that was found says this: “\(text)”."
    case .contradiction: "What was found says otherwise: “\(text)”."
    }
  }
}
