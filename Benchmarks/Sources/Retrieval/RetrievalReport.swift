import Embeddings
import Essentials
import Knowledge

/// Measures how well and how fast questions find their pages, and prints it as tables of Markdown.
struct RetrievalReport {
  let bench: RetrievalBench
  let questions: [RetrievalQuestions.Question]

  /// Page-level quality of each method, over all questions and over each half.
  func quality(showsMisses: Bool) async throws {
    let pages = try await bench.pages()
    let missing = Set(questions.flatMap(\.pages)).subtracting(pages.values)
    if !missing.isEmpty { print("\npages without passages: \(missing.sorted().joined(separator: ", "))") }
    let embeddings = try await bench.encoder.embed(questions.map(\.question))
    print("\n## Quality, \(questions.count) questions\n")
    print(
      "| method | hit@1 | hit@5 | MRR | tuning half: hit@1 | hit@5 | MRR | held-out half: hit@1 | hit@5 | MRR |"
    )
    print("| --- |" + String(repeating: " ---: |", count: 9))
    for method in RetrievalMethod.all {
      var scores: [String: RetrievalScore] = [:]
      for (question, embedding) in zip(questions, embeddings) {
        let found = try await method.rank(bench, question.question, embedding).compactMap { pages[$0] }
        for split in ["all", question.split ?? ""] {
          scores[split, default: RetrievalScore()].add(found: found, expected: question.pages)
        }
        if showsMisses, question.split == "tuning", method.isWhatIsServed,
          found.first.map(question.pages.contains) != true
        {
          Progress.note("\(question.question) → \(found.prefix(5)) but \(question.pages)")
        }
      }
      let cells = ["all", "tuning", "held-out"].flatMap { (scores[$0] ?? RetrievalScore()).cells }
      print("| \(method.name) | " + cells.joined(separator: " | ") + " |")
    }
  }

  /// Times of searches that run one after another.
  func speed(rounds: Int = 6) async throws {
    let texts = questions.map(\.question)
    let embeddings = try await bench.encoder.embed(texts)
    print("\n## Speed, one search at a time, \(texts.count) questions \(rounds) times\n")
    print("| search | p50 | p99 | processor time, mean | p50 of words never seen before |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for mode in SearchMode.allCases {
      let fresh = RetrievalBench(database: bench.store.database, encoder: bench.encoder)
      try await fresh.vectors.load(fresh.context)
      var first = Latencies()
      var later = Latencies()
      var work = Duration.zero
      for round in 0...rounds {
        let before = ProcessorTime.now
        for (text, embedding) in zip(texts, embeddings) {
          let started = ContinuousClock.now
          _ = try await fresh.search(text, embedding, mode)
          let elapsed = ContinuousClock.now - started
          if round == 0 { first.add(elapsed) } else { later.add(elapsed) }
        }
        if round > 0 { work += ProcessorTime.now - before }
      }
      let mean = (work / (rounds * texts.count)).milliseconds.formatted(2) + " ms"
      print("| \(mode.rawValue) | \(later[0.5]) | \(later[0.99]) | \(mean) | \(first[0.5]) |")
    }
    var embedding = Latencies()
    var whole = Latencies()
    for _ in 0..<rounds {
      for text in texts {
        var started = ContinuousClock.now
        _ = try await bench.encoder.embed(text)
        embedding.add(ContinuousClock.now - started)
        started = ContinuousClock.now
        _ = try await bench.knowledge.search(SearchQuery(text: text), bench.context)
        whole.add(ContinuousClock.now - started)
      }
    }
    print("| embedding the question alone | \(embedding[0.5]) | \(embedding[0.99]) | | |")
    print("| hybrid with embedding the question | \(whole[0.5]) | \(whole[0.99]) | | |")
  }

  /// What is cited first for each question.
  func citations() async throws {
    print("\n## The \(questions.count) questions that were kept aside\n")
    print("| question | first citation | right |")
    print("| --- | --- | --- |")
    let pages = try await bench.pages()
    var score = RetrievalScore()
    for question in questions {
      let hits = try await bench.knowledge.search(SearchQuery(text: question.question), bench.context)
      let found = hits.map { pages[$0.passage.documentID] ?? "" }
      score.add(found: found, expected: question.pages)
      let place = found.firstIndex { question.pages.contains($0) }
      let citation = hits.first.map { ([$0.passage.title] + $0.passage.headings).joined(separator: " › ") }
      let verdict =
        switch place {
        case 0?: "yes"
        case let place?: "no: \(found[place]) is number \(place + 1)"
        case nil: "no: expected \(question.pages.joined(separator: " or "))"
        }
      print("| \(question.question) | \(citation ?? "none") (`\(found.first ?? "")`) | \(verdict) |")
    }
    let names = ["hit@1", "hit@5", "MRR"]
    print("\n" + zip(names, score.cells).map { "\($0) \($1)" }.joined(separator: ", "))
  }
}
