public import Essentials

/// One time that a conversation was passed to people.
public typealias HandoffID = Identifier<HandoffKind>
/// One note of an operator's about a conversation.
public typealias NoteID = Identifier<NoteKind>

/// `hnd_…`
public enum HandoffKind: IdentifierKind { public static let prefix = "hnd" }
/// `note_…`
public enum NoteKind: IdentifierKind { public static let prefix = "note" }
