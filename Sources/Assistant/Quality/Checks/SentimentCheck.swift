/// The tone of a reply.
struct SentimentCheck {
  private(set) var score = 1.0
  private(set) var findings: [QualityFinding] = []

  init(_ reply: ReplyText) {
    for part in reply.parts {
      if let phrase = Self.rude.first(in: part.words) { fault(.rude, phrase, 0.7) }
      if let phrase = Self.dismissive.first(in: part.words) { fault(.dismissive, phrase, 0.6) }
    }
    if Self.isShouting(reply) { fault(.shouting, String(reply.text.prefix(60)), 0.55) }
    score = max(score, 0)
  }

  private mutating func fault(_ rule: QualityFinding.Rule, _ text: String, _ cost: Double) {
    findings.append(QualityFinding(.sentiment, rule, text))
    score -= cost
  }

  /// Many capitals in a row, or one exclamation mark after another.
  private static func isShouting(_ reply: ReplyText) -> Bool {
    if reply.text.contains("!!") || reply.text.contains("?!") || reply.text.contains("??") { return true }
    var run = 0
    for word in reply.text.split(whereSeparator: \.isWhitespace) {
      let letters = word.filter(\.isLetter)
      guard letters.count >= 2 else { continue }
      run = letters.allSatisfy(\.isUppercase) ? run + 1 : 0
      if run >= 4 { return true }
    }
    return reply.text.count { $0 == "!" } > 3
  }

  private static let rude = PhraseList(
    """
    your own fault
    that's your fault
    that is your fault
    it's your fault
    you should have
    you should've
    as i already told you
    as i already said
    as i said before
    i already told you
    i've told you
    how many times
    calm down
    stop complaining
    stop whining
    stop asking
    stop wasting
    wasting my time
    waste my time
    waste of time
    if you had bothered
    if you had read
    if you could read
    can't you read
    learn to read
    read it again
    try reading
    pay attention
    are you serious
    what is wrong with you
    what's wrong with you
    any child
    a child could
    even a child
    obviously you
    you obviously
    you clearly
    clearly you
    you people
    don't be silly
    that's ridiculous
    that is ridiculous
    ridiculous question
    silly question
    you failed to
    get over it
    too bad
    tough luck
    bad luck for you
    i'm not your
    use your brain
    use your head
    think before you
    like everyone else
    nobody forced you
    no one forced you
    """)

  private static let dismissive = PhraseList(
    """
    not my problem
    not our problem
    not my job
    not our job
    i don't care
    we don't care
    who cares
    whatever
    deal with it
    live with it
    figure it out
    work it out yourself
    find it yourself
    look it up
    look it up yourself
    google it
    just google
    have to do it yourself
    must do it yourself
    just do it yourself
    do it yourself then
    see for yourself
    read the website
    read the manual
    read the help page
    read the terms
    ask someone else
    ask somebody else
    can't be bothered
    no idea
    beats me
    nothing i can do
    nothing we can do about that
    not interested
    go away
    leave me alone
    don't bother
    don't contact us again
    it is what it is
    """)
}
