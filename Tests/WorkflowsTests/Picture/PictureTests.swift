import Essentials
import Testing

@testable import Workflows

@Suite struct PictureTests {
  private static let yaml = """
    name: picture
    title: A <picture> & "more"
    state: {n: integer}
    nodes:
      begin: {title: Begin, parallel: [left, right], join: check}
      left: {do: a, next: check}
      right: {do: b, on_error: stop, next: check}
      check: {choice: [{if: "n > 5 and n < \\"9\\"", to: begin}, {to: ask}], max_visits: 3}
      ask: {approval: {prompt: Really?, timeout: 36h}, on_reject: stop, next: again}
      again: {set: {n: 1}, max_visits: 2, next: [{if: n > 1, to: again}, {to: end}]}
      stop: {fail: {code: stopped}}
    """

  private var workflow: Workflow {
    get throws { try WorkflowFile(taskKinds: ["do"]).read(Self.yaml, file: "p.yaml") }
  }

  @Test("Mermaid's text has every node and every way, with what they say escaped")
  func mermaid() throws {
    let text = WorkflowPicture(try workflow).mermaid
    #expect(text.hasPrefix("flowchart TD\n"))
    #expect(text.contains(#"n1[/"Begin<br/><small>side by side</small>"\]"#))
    #expect(text.contains(#"n5{{"ask<br/><small>approval within 36h</small>"}}"#))
    #expect(text.contains(##"n4 -->|"n #gt; 5 and n #lt; #quot;9#quot;"| n1"##))
    #expect(text.contains(#"n3 -.->|"error"| n7"#) && text.contains(#"n5 -.->|"rejected"| n7"#))
    #expect(text.contains("n6 -->|\"otherwise\"| n8") && text.contains("n8(((\" \")))"))
    // A parallel leads to its branches, and they to the join.
    #expect(!text.contains("n1 --> n4") && text.contains("n1 --> n2") && text.contains("n2 --> n4"))
  }

  @Test("A run's picture shows how far it has come")
  func status() throws {
    let step = StepRecord(
      path: "ask#1", ordinal: 1, node: "ask", kind: "approval", status: .waiting, attempt: 1, input: .null,
      startedAt: Timestamp(milliseconds: 0), checkpoint: 1)
    let picture = WorkflowPicture(try workflow, history: [step])
    #expect(
      picture.mermaid.contains("\"}}:::waiting")
        && picture.mermaid.contains("classDef waiting stroke:#c77700"))
    #expect(picture.svg.contains("stroke=\"#c77700\" stroke-width=\"2.6\""))
  }

  @Test("SVG's boxes do not lie on each other, whatever the graph")
  func layout() throws {
    var random = SplitMix64(seed: 7)
    for size in [1, 2, 5, 12, 30] {
      let boxes = (0..<size).map { _ in
        LayeredLayout.Size(width: Double.random(in: 60...220, using: &random), height: 50)
      }
      let links = (0..<size * 2).map { _ in
        LayeredLayout.Link(
          from: Int.random(in: 0..<size, using: &random), to: Int.random(in: 0..<size, using: &random),
          label: .init(width: 80, height: 18))
      }
      let layout = LayeredLayout(boxes, links)
      #expect(layout.routes.count == links.count)
      for first in boxes.indices {
        #expect(layout.places[first].x - boxes[first].width / 2 >= 0)
        #expect(layout.places[first].x + boxes[first].width / 2 <= layout.size.width)
        #expect(layout.places[first].y + boxes[first].height / 2 <= layout.size.height)
        for second in boxes.indices where second > first {
          let (one, other) = (layout.places[first], layout.places[second])
          let isApart =
            abs(one.x - other.x) >= (boxes[first].width + boxes[second].width) / 2
            || abs(one.y - other.y) >= (boxes[first].height + boxes[second].height) / 2
          #expect(isApart, "boxes \(first) and \(second) of \(size)")
        }
      }
    }
  }

  @Test("SVG is well formed: its texts are escaped, each element is closed")
  func svg() throws {
    let svg = WorkflowPicture(try workflow).svg
    #expect(svg.contains("<title>A &lt;picture&gt; &amp; &quot;more&quot;</title>"))
    let opened = svg.split(separator: "<").filter { !$0.hasPrefix("/") }.count
    let closed = svg.split(separator: "/>").count - 1 + svg.split(separator: "</").count - 1
    #expect(opened == closed)
    #expect(!svg.contains("nan") && !svg.contains("inf"))
  }

  @Test("A coordination has a picture too")
  func coordination() {
    let picture = WorkflowPicture(
      Coordination(
        "c",
        tasks: [
          .init("a", TaskReference("agent", "x")), .init("b", TaskReference("agent", "y")),
          .init("c", TaskReference("agent", "z"), after: ["a", "b"], when: "input.n > 1"),
        ]))
    #expect(picture.mermaid.contains("n1 --> n3") && picture.mermaid.contains("n3 --> n4"))
    #expect(picture.mermaid.contains("agent z, on a condition"))
    #expect(picture.svg.contains("</svg>"))
  }
}
