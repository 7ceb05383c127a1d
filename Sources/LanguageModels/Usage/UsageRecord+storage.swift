import Essentials

extension UsageRecord {
  /// Without the zero characters that no database takes; a customer's reference may hold anything.
  var storable: UsageRecord {
    var record = self
    record.caller.agent = caller.agent?.withoutZeros
    record.caller.channel = caller.channel?.withoutZeros
    record.caller.customer = caller.customer?.withoutZeros
    record.source.name = source.name.withoutZeros
    record.source.model = source.model.withoutZeros
    record.source.requestID = source.requestID?.withoutZeros
    record.route?.reason = route?.reason.withoutZeros ?? ""
    return record
  }
}

extension String {
  fileprivate var withoutZeros: String { utf8.contains(0) ? replacing("\0", with: "") : self }
}
