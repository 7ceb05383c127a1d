import Embeddings

/// Questions, the same in other words, and passages that answer them, each about something else: from them follows what a
/// model gives to texts that belong together, and to texts that do not.
package enum SimilarityReference {
  private static let triples: [(question: String, paraphrase: String, passage: String)] = [
    (
      "How much is parking?", "what does it cost to park my car",
      "Parking. The car park behind the building costs £3 an hour and £14 for a whole day."
    ),
    (
      "Can I get my money back?", "is a refund possible",
      "Refunds. Orders that are returned within 30 days are paid back in full to the card they were paid with."
    ),
    (
      "I forgot my password", "can't remember the code I log in with",
      "Signing in. Choose “Reset password” and we send a link with which you set a new one."
    ),
    (
      "When do you open?", "what are your opening hours",
      "Opening hours. We are open from Monday to Friday between nine and six, on Saturdays until one."
    ),
    (
      "Where is my parcel?", "my package has not arrived yet",
      "Delivery. Follow your shipment with the tracking number in the message we sent you."
    ),
    (
      "Are dogs allowed?", "may I bring my pet",
      "Animals. Guide dogs are welcome everywhere, other pets only on the terrace."
    ),
    (
      "The internet is very slow", "my broadband connection keeps lagging",
      "Slow connections. Restart the router, then test the speed with a cable instead of Wi-Fi."
    ),
    (
      "How do I cancel my subscription?", "I want to end my membership",
      "Cancelling. Your plan can be ended at any time under Account, and runs until the month is over."
    ),
    (
      "Do you have vegetarian food?", "is there anything to eat without meat",
      "Menu. Every day there is a meatless dish and a vegan soup."
    ),
    (
      "Is there a lift?", "can I get upstairs in a wheelchair",
      "Accessibility. All floors are reached by elevator, and ramps lead to both entrances."
    ),
    (
      "What size should I order?", "how do I know which size fits me",
      "Sizes. Measure your chest and compare it with the table; between two, take the larger one."
    ),
    (
      "Why was my card declined?", "my payment did not go through",
      "Failed payments. Banks refuse a charge when the limit is reached or the security code is wrong."
    ),
    (
      "How do I clean the filter?", "what is the way to wash the strainer",
      "Maintenance. Take the sieve out every month and rinse it under running water."
    ),
    (
      "Can I change the date of my booking?", "I need to move my reservation to another day",
      "Changing a reservation. Up to 48 hours before arrival you may choose another day without a fee."
    ),
    (
      "Which documents do I need to apply?", "what papers must be sent with the application",
      "Applications. Enclose a copy of your passport, proof of address and last year's tax form."
    ),
    (
      "Is my data safe with you?", "who can see my personal information",
      "Privacy. What you tell us is encrypted and never sold to third parties."
    ),
    (
      "Do students pay less?", "is there a discount with a student card",
      "Reduced prices. Young people in education get 20 % off on showing their ID."
    ),
    (
      "The screen stays black", "nothing is displayed when I turn it on",
      "No picture. Check that the display is plugged in, and hold the power button for ten seconds."
    ),
    (
      "How long is the warranty?", "for how many years is it guaranteed",
      "Guarantee. Faults in material are mended free of charge for two years after purchase."
    ),
    (
      "I want to talk to your manager about a complaint", "how do I complain",
      "Complaints. Write to the head of customer care, who answers within five working days."
    ),
    (
      "Can I pay by invoice?", "do you send a bill that I can pay later",
      "Ways to pay. Companies may buy on account and transfer the sum within fourteen days."
    ),
    (
      "What is the luggage allowance?", "how many bags can I take with me",
      "Baggage. One suitcase of up to 23 kilos and a small bag travel with you."
    ),
    (
      "How do I update the app?", "where can I get the newest version",
      "Updates. The latest release is in your phone's store; older ones stop working after a year."
    ),
    (
      "Do you deliver abroad?", "can you ship to another country",
      "International shipping. We send orders to all of Europe; customs duties are paid by the recipient."
    ),
  ]

  static let questions = triples.map(\.question)
  static let paraphrases = triples.map(\.paraphrase)
  static let passages = triples.map(\.passage)

  /// What the model has that thresholds were found with, all-MiniLM-L6-v2; a test measures it again.
  static let usual = (
    messages: SimilarityScale.Averages(related: 0.573, unrelated: 0.083),
    passages: SimilarityScale.Averages(related: 0.535, unrelated: 0.059)
  )

  /// What a model has, by the texts' embeddings; nothing when some are missing.
  static func averages(
    _ embeddings: [String: Embedding]
  ) -> (messages: SimilarityScale.Averages, passages: SimilarityScale.Averages)? {
    func all(_ texts: [String]) -> [Embedding] { texts.compactMap { embeddings[$0] } }
    let questions = all(questions)
    guard questions.count == triples.count,
      let messages = SimilarityScale.Averages(questions, all(paraphrases)),
      let passages = SimilarityScale.Averages(questions, all(passages))
    else { return nil }
    return (messages, passages)
  }

  static func scales(_ embeddings: [String: Embedding]) -> ModelScales? {
    guard let own = averages(embeddings),
      let messages = SimilarityScale(from: own.messages, to: usual.messages),
      let passages = SimilarityScale(from: own.passages, to: usual.passages)
    else { return nil }
    return ModelScales(messages: messages, passages: passages)
  }
}
