import Dialogue

/// Finds the sections that somebody means: by their names, or by what parts of houses are called everywhere.
struct SectionMatch {
  private let all: [SaleCatalogue.Section]

  init(_ sections: [SaleCatalogue.Section]) {
    all = sections
  }

  /// The sections that a wish means; none where there is no such part of the house.
  func sections(for wish: SlotValue) -> [SaleCatalogue.Section] {
    guard case .section(let section) = wish else { return [] }
    switch section {
    case .named(let name):
      let folded = name.lowercased()
      let exact = all.filter { $0.name.lowercased() == folded }
      return exact.isEmpty ? all.filter { $0.words.split(separator: " ").contains(Substring(folded)) } : exact
    case .area(let area): return sections(in: area)
    }
  }

  private func sections(in area: SeatArea) -> [SaleCatalogue.Section] {
    let words = Self.words[area] ?? []
    let named = all.filter { section in words.contains { section.words.contains($0) } }
    if !named.isEmpty { return named }
    let levels = Set(all.filter { !$0.isGeneralAdmission }.map(\.level)).sorted()
    switch area {
    case .standing, .general: return all.filter(\.isGeneralAdmission)
    case .seated: return all.filter { !$0.isGeneralAdmission }
    case .upper, .balcony, .gallery, .mezzanine, .circle:
      guard levels.count > 1, let top = levels.last else { return [] }
      return all.filter { $0.level == top }
    case .lower, .floor, .orchestra:
      guard levels.count > 1, let low = levels.first else { return [] }
      return all.filter { $0.level == low }
    case .middle:
      return levels.count > 2 ? all.filter { $0.level == levels[levels.count / 2] } : []
    case .courtside, .vip, .club, .box, .nearStage, .goodView:
      let best = all.map(\.rank).min()
      return Set(all.map(\.rank)).count > 1 ? all.filter { $0.rank == best } : []
    default: return []
    }
  }

  private static let words: [SeatArea: [String]] = [
    .floor: ["floor", "parquet", "pit"], .lower: ["lower"], .upper: ["upper", "balcony", "gallery"],
    .middle: ["middle", "mid level"], .balcony: ["balcony"], .mezzanine: ["mezzanine"],
    .orchestra: ["orchestra", "stalls"], .circle: ["circle"], .gallery: ["gallery"], .box: ["box", "suite"],
    .club: ["club"], .vip: ["vip", "hospitality"], .standing: ["standing"], .general: ["general admission"],
    .courtside: ["courtside", "rinkside", "ringside"], .centre: ["side", "centre", "center", "halfway"],
    .side: ["side"], .corner: ["corner"], .behindGoal: ["end", "behind the goal"], .behindStage: ["behind"],
    .restrictedView: ["restricted", "obstructed", "limited"], .lawn: ["lawn"],
    .bleachers: ["bleacher", "terrace"],
  ]
}
