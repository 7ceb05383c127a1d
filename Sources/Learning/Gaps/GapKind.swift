public import Essentials

/// Something that the company's documents do not say.
public typealias GapID = Identifier<GapKind>

/// `gap_…`; what follows is that of the question that was asked first.
public enum GapKind: IdentifierKind { public static let prefix = "gap" }
