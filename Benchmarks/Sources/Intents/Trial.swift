import Assistant

/// A classifier, trained once, and what it made of other messages; or several such taken together.
struct Trial {
  private let classifier: IntentClassifier
  private let trainingRows: Int
  private var evaluatedRows = 0
  /// In processor time, so that what else the machine does is not counted.
  private var trainingTimes: [Duration]
  private var latencies = Latencies()
  private var scores = IntentScores()

  init(_ training: [LabelledMessage], foreign: [LabelledMessage] = []) {
    let examples = training.map {
      IntentExample(intent: $0.intent, text: $0.text, embedding: $0.embedding)
    }
    let outOfScope = foreign.map { OutOfScopeExample(text: $0.text, embedding: $0.embedding) }
    let start = ProcessorTime.now
    classifier = IntentClassifier.train(examples, outOfScope: outOfScope)
    trainingTimes = [ProcessorTime.now - start]
    trainingRows = training.count
  }

  mutating func evaluate(_ messages: [LabelledMessage], foreign: [LabelledMessage] = []) {
    let clock = ContinuousClock()
    for message in messages {
      let start = clock.now
      let prediction = classifier.classify(message.text, embedding: message.embedding)
      latencies.add(clock.now - start)
      scores.add(prediction, truth: message.intent)
    }
    for message in foreign {
      scores.addForeign(classifier.classify(message.text, embedding: message.embedding))
    }
    evaluatedRows += messages.count + foreign.count
  }

  /// Both taken together, as one row of the table.
  func joined(with other: Trial) -> Trial {
    var joined = self
    joined.evaluatedRows += other.evaluatedRows
    joined.trainingTimes += other.trainingTimes
    joined.latencies += other.latencies
    joined.scores += other.scores
    return joined
  }

  func report(_ name: String) {
    let training = trainingTimes.reduce(.zero, +) / trainingTimes.count
    var cells = [
      name, "\(trainingRows)", "\(evaluatedRows)", percent(scores.accuracy),
      scores.calibrationError.formatted(3),
    ]
    if scores.hasForeign {
      let scope = scores.scope()
      cells += [scope.recall.formatted(2), scope.precision.formatted(2), percent(scope.accuracy)]
    } else {
      cells += ["–", "–", "–"]
    }
    cells += [training.milliseconds.formatted(0) + " ms", latencies[0.5], latencies[0.99]]
    print("| " + cells.joined(separator: " | ") + " |")
    if scores.hasForeign, let scope = scores.scope(precision: 0.86) {
      print(
        "| … at the threshold where the precision is 0.86 | | | | | \(scope.recall.formatted(2)) "
          + "| \(scope.precision.formatted(2)) | \(percent(scope.accuracy)) | | | |")
    }
  }

  private func percent(_ share: Double) -> String { (share * 100).formatted(1) + " %" }
}
