import Assistant
import Essentials
import Identity

extension Call {
  /// Who calls, as somebody who answers customers. Whoever has the operators' key says in `operator` who they are.
  func author() throws -> Operator {
    let principal = try principal()
    guard principal.proof == .operatorKey else {
      return Operator(id: principal.auditName, name: principal.name)
    }
    guard let name = body["operator"]?.stringValue else {
      return Operator(id: principal.auditName, name: "Support team")
    }
    return Operator(id: "\(principal.auditName):\(name)", name: name)
  }

  /// The member of a body with which whoever has the operators' key says who they are.
  static let operatorMember = JSONSchema.Property.optional(
    "operator",
    .string(
      "Who you are, where you come with the operators' key; who has signed in is called by their own name",
      lengths: 1...120, isNotBlank: true, isStorable: true, example: "Ann"))
}
