/// Words that say nothing about what a question is about, and cost the most to look up.
enum StopWords {
  /// Function words of English, and those of asking: “how do I get …”, “what is the way to …”.
  static let english: Set<String> = Set(
    """
    a about also am an and any are as at be been being but by can could d did didn do does doesn doing don else for
    from had has have having he her here him his how i if in into is isn it its itself just ll me my myself no nor
    not of off on once only onto or our ours out over own please re s said same shall she should so some such t than
    that the their theirs them then there these they this those through to too up upon us ve very was wasn we were
    weren what whatever when where whether which while who whom whose why will with without would yet you your yours
    find get gets getting got know let like make makes need needs one tell thing things use used uses using want
    wanted wants way
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
