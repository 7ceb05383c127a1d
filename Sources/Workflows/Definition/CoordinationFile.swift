import Essentials

/// Reads a coordination from YAML: a file with `tasks` where a workflow has `nodes`.
struct CoordinationFile {
  let taskKinds: [String]

  func read(_ root: YAMLNode, file: String) throws -> Coordination {
    let reader = ConfigurationReader(root, file: file)
    let name = WorkflowFile.identifier("name", reader)
    var coordination = Coordination(
      name, title: reader.value("title", default: name), summary: reader.value("description", default: ""),
      deadline: reader.value("deadline", default: .seconds(60)), output: WorkflowFile.json("output", reader),
      tasks: reader.namedSections("tasks").map(task))
    coordination.source = WorkflowSource(file: file, root: root)
    try reader.finish()
    return coordination
  }

  private func task(_ name: String, _ reader: ConfigurationReader) -> CoordinatedTask {
    let given = taskKinds.filter(reader.has)
    if given.count != 1 {
      reader.reject(
        given.first ?? taskKinds.first ?? "task", "one task is wanted: \(taskKinds.joined(separator: ", "))")
    }
    let kind = given.first ?? ""
    return CoordinatedTask(
      name, TaskReference(kind, kind.isEmpty ? "" : reader.value(kind, default: "")),
      with: WorkflowFile.json("with", reader) ?? .object([:]), after: reader.list("after"),
      when: reader.optional("when"), deadline: reader.optional("deadline"),
      retry: WorkflowFile.retry(reader.section("retry")),
      onFailure: reader.value("on_failure", default: .fail))
  }
}
