/// Words that say how hard a message is.
enum SignalWords {
  enum Kind {
    /// Asks for thinking: comparing, explaining, calculating, planning, arguing.
    case keyword
    /// Joins or conditions: one more thing to mind.
    case connector
  }

  static func kind(_ hash: UInt64) -> Kind? { kinds[hash] }

  private static let kinds: [UInt64: Kind] = {
    var kinds: [UInt64: Kind] = [:]
    for word in connectors { kinds[WordHash(word).value] = .connector }
    for word in keywords { kinds[WordHash(word).value] = .keyword }
    return kinds
  }()

  // English, German, French, Spanish.
  private static let keywords = """
    why explain explanation compare comparing comparison versus difference differences analyze analyse analysis \
    calculate calculation estimate total totals evaluate assess recommend recommendation advise advice plan planning \
    optimize optimise strategy summarize summarise summary reason reasons cause diagnose troubleshoot debug \
    intermittent intermittently repeatedly investigate dispute disputed complaint legal liable liability contract \
    clause terms policy compensation prorated proportion percent percentage budget itinerary schedule rearrange \
    alternatives alternative options tradeoff cheapest best worth detailed thoroughly step steps prove justify \
    reconcile mismatch discrepancy breakdown consequences migrate combine \
    warum weshalb erkläre erklären vergleiche vergleichen vergleich unterschied berechne berechnen analysiere \
    begründe empfehlung zusammenfassung schritt ursache vertrag klausel reklamation \
    pourquoi explique expliquer expliquez compare comparer différence calcule calculer analyser recommandation \
    résumé étape contrat réclamation \
    explica explicar compara comparar diferencia calcula calcular analizar recomendación resumen paso contrato
    """.split(separator: " ").map(String.init)

  private static let connectors = """
    and but or if then because although though while unless whereas however also both either neither instead \
    otherwise until before after except without which including considering given assuming since \
    und aber oder wenn weil obwohl falls sonst außer bevor nachdem sowie trotzdem \
    et mais ou si car parce sinon sauf avant après lorsque \
    y pero o porque aunque antes después excepto además
    """.split(separator: " ").map(String.init)
}
