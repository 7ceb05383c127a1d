public import Essentials
import Persistence
import Privacy

extension CorrectionDesk {
  /// The kinds of personal details in a correction's answer that are not the company's own: it would be given to
  /// everybody who asks the same.
  public func personalDetails(in correction: Correction) -> [String] {
    let answer = correction.content.answer
    var kinds: Set<String> = []
    for detail in PersonalDetail.all(in: answer) {
      let text = String(answer[detail.range])
      if !ownDetails.contains(where: { $0.contains(text) }) { kinds.insert(detail.kind.rawValue) }
    }
    return kinds.sorted()
  }

  /// Makes a correction live, on all processes.
  ///
  /// - Parameters:
  ///   - isPerson: Whether it is somebody who has signed in, or whoever has the operators' key: a program is nobody whose
  ///     second look counts.
  ///   - acceptsDetails: Whether they have seen that there are ``personalDetails(in:)``.
  /// - Throws: A problem of status 404 when there is none; 409 when somebody has decided, it is their own, or it has
  ///   personal details that they do not accept.
  public func approve(
    _ id: CorrectionID, by decider: Reviewer, isPerson: Bool, acceptsDetails: Bool = false,
    note: String? = nil, _ tenant: TenantContext
  ) async throws -> Correction {
    let now = clock.now
    return try await database.write { connection in
      let former = try await Self.locked(id, tenant, connection)
      guard former.state == .pending else { throw Problem.decidedCorrection(former) }
      if settings.approvals > 1 {
        guard isPerson else { throw Problem.approvalByProgram }
        guard decider.id != former.maker.id, decider.id != former.editor.id else {
          throw Problem.ownCorrection(id)
        }
      }
      let details = personalDetails(in: former)
      guard details.isEmpty || acceptsDetails else { throw Problem.personalCorrection(details) }
      try await connection.execute(
        """
        UPDATE corrections SET state = \(Correction.State.approved), approvals = \(settings.approvals),
          decider_id = \(decider.id), decider_name = \(decider.name), decided_at = \(now), note = \(note)
        WHERE tenant_id = \(tenant.tenant) AND id = \(id)
        """)
      try await onChange(tenant, connection)
      return try await Self.locked(id, tenant, connection)
    }
  }

  /// Decides that a correction is not good.
  ///
  /// - Throws: A problem of status 404 when there is none, 409 when somebody has decided.
  public func reject(
    _ id: CorrectionID, by decider: Reviewer, note: String? = nil, _ tenant: TenantContext
  ) async throws -> Correction {
    let now = clock.now
    return try await database.write { connection in
      let former = try await Self.locked(id, tenant, connection)
      guard former.state == .pending else { throw Problem.decidedCorrection(former) }
      try await connection.execute(
        """
        UPDATE corrections SET state = \(Correction.State.rejected), decider_id = \(decider.id),
          decider_name = \(decider.name), decided_at = \(now), note = \(note)
        WHERE tenant_id = \(tenant.tenant) AND id = \(id)
        """)
      return try await Self.locked(id, tenant, connection)
    }
  }

  /// Takes a correction back: one that is live is answered with no more. Anybody may, since stopping a wrong answer is in
  /// a hurry.
  ///
  /// - Throws: A problem of status 404 when there is none, 409 when it was rejected or withdrawn before.
  public func withdraw(
    _ id: CorrectionID, by withdrawer: Reviewer, note: String? = nil, _ tenant: TenantContext
  ) async throws -> Correction {
    let now = clock.now
    return try await database.write { connection in
      let former = try await Self.locked(id, tenant, connection)
      guard former.state == .pending || former.state == .approved else {
        throw Problem.decidedCorrection(former)
      }
      try await connection.execute(
        """
        UPDATE corrections SET state = \(Correction.State.withdrawn), withdrawer_id = \(withdrawer.id),
          withdrawer_name = \(withdrawer.name), withdrawn_at = \(now), note = COALESCE(\(note), note),
          model = NULL, embedding = NULL
        WHERE tenant_id = \(tenant.tenant) AND id = \(id)
        """)
      if former.state == .approved { try await onChange(tenant, connection) }
      return try await Self.locked(id, tenant, connection)
    }
  }
}
