import Essentials
import Payments
import Telemetry

/// A round with one provider.
struct LedgerRound {
  private let reconciliation: Reconciliation
  private let provider: any PaymentProvider
  private var desk: OrderDesk { reconciliation.desk }
  private var settings: Reconciliation.Settings { reconciliation.settings }

  /// What came of looking at one payment: nothing when something is under way that will still write about it.
  private typealias Verdict = (findings: [DifferenceFinding], isKnown: Bool)?

  init(_ reconciliation: Reconciliation, _ provider: any PaymentProvider) {
    self.reconciliation = reconciliation
    self.provider = provider
  }

  func run(since: Timestamp?, _ report: inout ReconciliationReport) async throws {
    var seen: Set<PaymentID> = []
    let start = try await goThrough(since, &seen, &report)
    try await ask(seen, &report)
    try await checkOrders(since: start, &report)
  }

  private func read<T: Sendable>(
    _ body: @Sendable (DifferenceBook) async throws -> T
  ) async throws -> T {
    try await reconciliation.read(of: provider.name, body)
  }

  @discardableResult
  private func write<T: Sendable>(
    _ body: @Sendable (DifferenceBook) async throws -> T
  ) async throws -> T {
    try await reconciliation.write(of: provider.name, body)
  }

  private func call<T: Sendable>(
    _ body: @escaping @Sendable (any PaymentProvider, TenantContext) async throws -> T
  ) async throws(PaymentError) -> T {
    try await OrderSaga(desk).call(provider.name, body)
  }

  // MARK: Looking

  /// Goes through the provider's books, page by page.
  /// - Returns: From when on.
  private func goThrough(
    _ since: Timestamp?, _ seen: inout Set<PaymentID>, _ report: inout ReconciliationReport
  ) async throws -> Timestamp {
    var pass = try await pass(since)
    var looked = 0
    var isOver = false
    while !isOver, looked < settings.paymentLimit {
      try Task.checkCancellation()
      let query = LedgerQuery(since: pass.since, after: pass.after)
      let page = try await call { try await $0.ledger(query, $1) }
      var agreed: [PaymentID] = []
      for payment in page.payments {
        seen.insert(payment.id)
        if try await look(at: payment.id, told: payment, &report) { agreed.append(payment.id) }
      }
      // Pages may have less than was asked for, for payments of others are left out; each counts for one at least.
      looked += max(page.payments.count, 1)
      pass.after = page.next
      isOver = page.next == nil
      // A round from a moment that somebody names leaves the others' watermark alone.
      let (reached, isLast, compared) = (pass, isOver, agreed)
      try await write { book in
        try await book.noteCompared(compared)
        if since == nil { try await book.note(reached, isOver: isLast) }
      }
    }
    report.isWhole = report.isWhole && isOver
    return pass.since
  }

  private func pass(_ since: Timestamp?) async throws -> ReconciliationPass {
    let now = desk.clock.now
    if let since { return ReconciliationPass(began: now, since: since) }
    let progress = try await read { try await $0.progress() }
    if let pass = progress.pass { return pass }
    let start = progress.watermark.map { $0.before(settings.overlap) } ?? now.before(settings.reach)
    return ReconciliationPass(began: now, since: start)
  }

  /// Asks for payments by their names: with differences, and those of ours that nobody has looked at for long.
  private func ask(_ seen: Set<PaymentID>, _ report: inout ReconciliationReport) async throws {
    let now = desk.clock.now
    let (known, old) = try await read { book in
      (
        try await book.disputed(limit: settings.questionLimit),
        try await book.uncompared(
          since: now.before(settings.questionReach),
          before: now.before(settings.questionInterval), limit: settings.questionLimit)
      )
    }
    for id in Set(known + old).subtracting(seen).sorted(by: { $0.rawValue < $1.rawValue }) {
      try Task.checkCancellation()
      let payment = try await call { try await $0.payment(id, $1) }
      if try await look(at: id, told: payment, &report) {
        try await write { try await $0.noteCompared([id]) }
      }
    }
  }

  /// Compares one payment, writes down what differs, and mends what can be.
  /// - Returns: Whether both sides agree, and did before: then nothing was written.
  private func look(
    at id: PaymentID, told payment: Payment?, _ report: inout ReconciliationReport
  ) async throws -> Bool {
    guard let (findings, isKnown) = try await verdict(id, payment) else {
      report.undecided += 1
      return false
    }
    report.compared += 1
    desk.metrics.compared.increment()
    if findings.isEmpty, !isKnown { return true }
    let new = try await write { book in
      try await book.noteCompared([id])
      try await book.settle(PaymentComparison.kinds, of: id.rawValue, but: findings.map(\.kind))
      return try await note(findings, book)
    }
    tell(new, &report)
    for finding in findings where finding.isMendable { await mend(finding) }
    return false
  }

  /// The provider's word and ours may be of different moments: where they differ, both are asked again, and nothing is
  /// said when ours has changed meanwhile.
  private func verdict(_ id: PaymentID, _ payment: Payment?) async throws -> Verdict {
    let hint = payment?.metadata["operation"].flatMap { OperationID($0) }
    let own = try await read { try await $0.own(id, naming: hint) }
    guard !own.isOpen else { return nil }
    let first = PaymentComparison(id: id, payment: payment, own: own).findings
    guard !first.isEmpty else { return ([], own.isKnown) }
    let again = try await call { try await $0.payment(id, $1) }
    guard try await read({ try await $0.own(id, naming: hint) }) == own else { return nil }
    return (PaymentComparison(id: id, payment: again, own: own).findings, own.isKnown)
  }

  /// Looks at our own books.
  private func checkOrders(since: Timestamp, _ report: inout ReconciliationReport) async throws {
    let now = desk.clock.now
    let new = try await write { book in
      var findings = try await book.wrongSums(since: since, limit: settings.questionLimit)
      findings += try await book.unfinished(
        before: now.before(settings.patience), limit: settings.questionLimit)
      findings += try await book.openDisputes(limit: settings.questionLimit)
      for kind in [PaymentDifference.Kind.sumDiffers, .unfinished, .dispute] {
        let found = Set(findings.filter { $0.kind == kind }.map(\.subject))
        guard found.count < settings.questionLimit else { continue }
        for subject in try await book.subjects(kind) where !found.contains(subject) {
          try await book.settle([kind], of: subject, but: [])
        }
      }
      return try await note(findings, book)
    }
    tell(new, &report)
  }

  private func note(
    _ findings: [DifferenceFinding], _ book: DifferenceBook
  ) async throws -> [PaymentDifference] {
    var new: [PaymentDifference] = []
    for finding in findings {
      if let id = try await book.note(finding), let difference = try await book.difference(id) {
        new.append(difference)
      }
    }
    return new
  }

  private func tell(_ new: [PaymentDifference], _ report: inout ReconciliationReport) {
    report.found += new
    for difference in new {
      desk.metrics.differences.increment([difference.kind.rawValue])
      let details: [String: JSONValue] = [
        "difference": .string(difference.id.text), "kind": .string(difference.kind.rawValue),
        "payment": .string(difference.payment?.rawValue ?? ""),
        "order": .string(difference.order?.text ?? ""), "what": .string(difference.explanation),
      ]
      if difference.needsPerson {
        desk.logger.error("The payments' books differ, and a person must look", details)
      } else {
        desk.logger.warning("The payments' books differ, which is being mended", details)
      }
    }
  }

  // MARK: Mending

  /// What goes wrong is tried again in the next round, for the difference is still there.
  private func mend(_ finding: DifferenceFinding) async {
    do {
      guard let payment = finding.payment else { return }
      switch finding.kind {
      case .openPayment: _ = try await call { try await $0.cancel(payment, $1) }
      case .chargeWithoutOrder:
        if let operation = finding.operation { try await OrderSaga(desk).reopen(operation, payment) }
      default: break
      }
    } catch {
      desk.logger.warning(
        "A payment cannot be put right now",
        ["payment": .string(finding.subject), "error": .string("\(error)")])
    }
  }

  /// What differs at this moment, without writing anything down: for tests of what else goes on.
  func currentFindings(since: Timestamp) async throws -> [DifferenceFinding] {
    var findings: [DifferenceFinding] = []
    var query = LedgerQuery(since: since)
    while true {
      let page = try await call { [query] in try await $0.ledger(query, $1) }
      for payment in page.payments { findings += try await verdict(payment.id, payment)?.findings ?? [] }
      guard let next = page.next else { break }
      query.after = next
    }
    let now = desk.clock.now
    let ours = try await read { book in
      (
        try await book.uncompared(since: since, before: now + .seconds(1), limit: 10_000),
        try await book.wrongSums(since: since, limit: 100)
      )
    }
    for id in ours.0 {
      let payment = try await call { try await $0.payment(id, $1) }
      findings += try await verdict(id, payment)?.findings ?? []
    }
    var seen: Set<DifferenceFinding> = []
    return (findings + ours.1).filter { seen.insert($0).inserted }
  }
}

extension Timestamp {
  /// A moment earlier by a while; never before 1970.
  fileprivate func before(_ time: Duration) -> Timestamp {
    Timestamp(milliseconds: max(0, milliseconds - time.wholeMilliseconds))
  }
}
