import CGumbo
import Glibc

/// A node of a parsed page. Valid only inside the body of `HTMLTree.with`.
struct HTMLNode {
  private let pointer: UnsafePointer<GumboNode>

  init(_ pointer: UnsafePointer<GumboNode>) {
    self.pointer = pointer
  }

  /// Names the node while the tree lives.
  var identity: UInt { UInt(bitPattern: pointer) }

  var isElement: Bool {
    let type = pointer.pointee.type
    return type == GUMBO_NODE_ELEMENT
  }

  /// The element's name; `GUMBO_TAG_UNKNOWN` for text and for elements that HTML does not know.
  var tag: GumboTag {
    isElement ? pointer.pointee.v.element.tag : GUMBO_TAG_UNKNOWN
  }

  /// The bytes of a text node, or nothing.
  var text: UnsafeBufferPointer<UInt8>? {
    switch pointer.pointee.type {
    case GUMBO_NODE_TEXT, GUMBO_NODE_WHITESPACE, GUMBO_NODE_CDATA:
      guard let start = pointer.pointee.v.text.text else { return nil }
      let length = strlen(start)
      return start.withMemoryRebound(to: UInt8.self, capacity: length) {
        UnsafeBufferPointer(start: $0, count: length)
      }
    default: return nil
    }
  }

  var children: HTMLChildren {
    switch pointer.pointee.type {
    case GUMBO_NODE_ELEMENT: HTMLChildren(pointer.pointee.v.element.children)
    case GUMBO_NODE_DOCUMENT: HTMLChildren(pointer.pointee.v.document.children)
    default: HTMLChildren(GumboVector())
    }
  }

  /// An attribute's value, or nothing; `name` in lower case.
  func attribute(_ name: StaticString) -> String? {
    guard isElement else { return nil }
    let attributes = pointer.pointee.v.element.attributes
    guard let data = attributes.data else { return nil }
    for index in 0..<Int(attributes.length) {
      guard let entry = data[index] else { continue }
      let attribute = entry.assumingMemoryBound(to: GumboAttribute.self).pointee
      let length = name.utf8CodeUnitCount
      if strlen(attribute.name) == length, memcmp(attribute.name, name.utf8Start, length) == 0 {
        return String(cString: attribute.value)
      }
    }
    return nil
  }

  /// The attribute's value without white space at its ends, or nothing when that is empty.
  func identifier(_ name: StaticString) -> String? {
    guard let value = attribute(name) else { return nil }
    let collapsed = WhitespaceText.collapse(value)
    return collapsed.isEmpty ? nil : collapsed
  }

  /// Calls `body` with every node below, in order, without recursion; returning false skips what is below the node.
  func walk(_ body: (HTMLNode) -> Bool) {
    var open: [(children: HTMLChildren, next: Int)] = [(children, 0)]
    while let last = open.indices.last {
      guard open[last].next < open[last].children.count else {
        open.removeLast()
        continue
      }
      let node = open[last].children[open[last].next]
      open[last].next += 1
      if body(node), node.isElement { open.append((node.children, 0)) }
    }
  }

  /// The first element with the tag below this node.
  func first(_ tag: GumboTag) -> HTMLNode? {
    var found: HTMLNode?
    walk { node in
      if found == nil, node.tag == tag { found = node }
      return found == nil
    }
    return found
  }

  /// All text below, white space collapsed.
  var textContent: String {
    var collected = WhitespaceText()
    walk { node in
      if let text = node.text { collected.append(text) }
      switch node.tag {
      case GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE, GUMBO_TAG_TEMPLATE: return false
      case GUMBO_TAG_BR, GUMBO_TAG_P, GUMBO_TAG_DIV, GUMBO_TAG_TD, GUMBO_TAG_TH, GUMBO_TAG_LI, GUMBO_TAG_TR,
        GUMBO_TAG_DT, GUMBO_TAG_DD:
        collected.breakWord()
        return true
      default: return true
      }
    }
    return collected.take()
  }
}

/// The children of a node.
struct HTMLChildren: RandomAccessCollection {
  private let vector: GumboVector

  init(_ vector: GumboVector) {
    self.vector = vector
  }

  var startIndex: Int { 0 }
  var endIndex: Int { vector.data == nil ? 0 : Int(vector.length) }

  subscript(index: Int) -> HTMLNode {
    guard let entry = vector.data[index] else { preconditionFailure("Gumbo stores no empty children") }
    return HTMLNode(UnsafePointer(entry.assumingMemoryBound(to: GumboNode.self)))
  }
}
