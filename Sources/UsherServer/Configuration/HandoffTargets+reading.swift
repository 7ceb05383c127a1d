import Assistant
import Essentials

extension HandoffTargets {
  /// The key `sla` of the section `handoff`.
  ///
  /// - Parameter queues: The names of the queues that there are.
  init(_ handoff: ConfigurationReader, queues: [String]) {
    let reader = handoff.section("sla")
    let targets = reader.sections("targets").map { HandoffTarget($0, queues: queues) }
    self.init(targets, warnAt: reader.value("warn_at", default: HandoffTargets().warnAt))
    if !(0.1...1).contains(warnAt) { reader.reject("warn_at", "must be from 0.1 to 1") }
    if targets.count > 100 { reader.reject("targets", "must have at most 100 entries") }
  }
}

extension HandoffTarget {
  fileprivate init(_ reader: ConfigurationReader, queues known: [String]) {
    var priorities: [HandoffPriority] = []
    let names: [String] = reader.list("priorities")
    for name in names {
      if let priority = HandoffPriority(name: name) {
        priorities.append(priority)
      } else {
        reader.reject("priorities", "has “\(name)”; it must be low, normal, high or urgent")
      }
    }
    self.init(
      queues: reader.list("queues"), priorities: priorities, firstReply: reader.optional("first_reply"),
      resolution: reader.optional("resolution"))
    for queue in queues where !known.contains(queue) {
      reader.reject("queues", "has “\(queue)”, which is none of handoff.queues")
    }
    for (key, time) in [("first_reply", firstReply), ("resolution", resolution)] {
      if let time, !(Duration.seconds(10)...Duration.seconds(90 * 86_400)).contains(time) {
        reader.reject(key, "must be from 10s to 90d")
      }
    }
    if firstReply == nil, resolution == nil { reader.reject("first_reply", "or resolution must be said") }
  }
}
