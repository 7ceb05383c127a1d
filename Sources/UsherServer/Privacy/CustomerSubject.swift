import Essentials
import Persistence

/// Whose data is meant, as conditions on tables. All end at the company's own name for the customer, so that they hold
/// whatever has been erased already, as long as conversations and the customer's row go last.
struct CustomerSubject {
  let tenant: TenantContext
  /// The company's own name for the customer.
  let reference: String

  /// The ids of their conversations: those in which they were proved, and those that the company began in their name.
  var conversations: SQL {
    """
    (SELECT id FROM conversations WHERE tenant_id = \(tenant.tenant)
      AND (customer = \(reference) OR (customer IS NULL AND customer_reference = \(reference))))
    """
  }

  /// Our id for them at the ticket desk.
  var deskID: SQL {
    "(SELECT id FROM ticket_customers WHERE tenant_id = \(tenant.tenant) AND reference = \(reference))"
  }

  /// Their account, where they have signed up themselves; staff are no customers.
  var account: SQL {
    "(SELECT id FROM users WHERE tenant_id = \(tenant.tenant) AND id = \(reference) AND role = 'customer')"
  }

  var orders: SQL {
    "(SELECT id FROM orders WHERE tenant_id = \(tenant.tenant) AND customer_id IN \(deskID))"
  }

  var operations: SQL {
    "(SELECT id FROM order_operations WHERE tenant_id = \(tenant.tenant) AND order_id IN \(orders))"
  }

  var payers: SQL {
    "(SELECT id FROM sandbox_payers WHERE tenant_id = \(tenant.tenant) AND reference IN \(deskID))"
  }

  var payments: SQL {
    "(SELECT payment_id FROM order_payments WHERE tenant_id = \(tenant.tenant) AND order_id IN \(orders))"
  }

  /// The workflows' runs in whose values their name or one of their ids stands.
  var runs: SQL {
    """
    (SELECT r.id FROM workflow_runs r WHERE r.tenant_id = \(tenant.tenant) AND (
      \(mentions("r.input", "r.output", "r.error"))
      OR EXISTS (SELECT 1 FROM workflow_steps s WHERE s.tenant_id = r.tenant_id AND s.run_id = r.id
        AND (\(mentions("s.input", "s.output", "s.error"))))
      OR EXISTS (SELECT 1 FROM workflow_checkpoints p WHERE p.tenant_id = r.tenant_id AND p.run_id = r.id
        AND (\(mentions("p.state"))))))
    """
  }

  /// Whether one of some JSON columns has their name as a text of its own, or the id of a conversation or of the desk's.
  private func mentions(_ columns: String...) -> SQL {
    let quoted = JSONValue.string(reference).text
    var condition: SQL = ""
    for (place, column) in columns.enumerated() {
      if place > 0 { condition.append(" OR ") }
      let text: SQL = "COALESCE(\(raw: column), '')"
      condition.append(
        """
        \(text) <> REPLACE(\(text), \(quoted), '')
        OR EXISTS (SELECT 1 FROM conversations c WHERE c.tenant_id = \(tenant.tenant)
          AND c.id IN \(conversations) AND \(text) <> REPLACE(\(text), c.id, ''))
        OR EXISTS (SELECT 1 FROM ticket_customers t WHERE t.tenant_id = \(tenant.tenant)
          AND t.reference = \(reference) AND \(text) <> REPLACE(\(text), t.id, ''))
        """)
    }
    return condition
  }
}
