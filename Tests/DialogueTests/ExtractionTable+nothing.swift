extension ExtractionTable {
  /// What says nothing about a slot, though its words look like it.
  static let nothing = """
    24/7 support => nothing
    I am 21 years old => nothing
    I sat there => nothing
    Is there parking? => nothing
    call me at 555-1234 => nothing
    hold on => nothing
    my iphone 12 broke => nothing
    never mind => nothing
    row your boat => nothing
    sun is shining => nothing
    we march on => nothing
    what time does it start => nothing
    """
}
