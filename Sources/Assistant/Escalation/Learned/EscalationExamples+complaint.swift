extension EscalationExamples {
  /// Complaints.
  static let complaint = """
    i want to complain about the service
    i wish to make a formal complaint
    where do i send a complaint
    i am not satisfied with the product
    i'm disappointed with how i was treated
    the waiter was very rude to us
    your driver was late and unfriendly
    the room smelled and the bed was dirty
    the food was cold when it came
    what i received is not what i ordered
    the package came damaged and half of it is missing
    nobody replied to my letters
    i was told that someone would call and nobody did
    we paid for a view and looked at a wall
    it broke after two days, that is poor quality
    i expect an apology and some compensation
    the cleaning was done badly
    the connection has failed every day this month
    the queue took over an hour, you need more staff
    i'd like somebody to investigate what happened
    your staff ignored us the whole evening
    the air conditioning didn't work and nobody did anything
    i was charged more than the price that was advertised
    the quality has gone down a lot and i am not happy
    the repair was done wrong and now it is worse than before
    i was not told about the changes
    i have been waiting for my refund for two months
    the seat was broken and we had to stand
    it was nothing like the description
    we were treated unfairly by your colleague at the desk
    this is not the standard i am used to from you
    the delivery man threw the box over the fence
    i am unhappy about the way my request was dealt with
    the guide didn't show up and we lost the day
    please pass this on, the service was poor
    ich bin enttäuscht und möchte eine beschwerde einreichen
    je suis déçu du service
    quiero poner una queja
    the meal was inedible
    my delivery came two days late and half the items were missing
    i don't think it's fair that i was charged twice
    you people never answer the phone, poor service
    the cleaner broke my lamp and said nothing
    our guide was an hour late and knew nothing
    i have a grievance about your parking enforcement
    quality has really gone downhill
    this product is rubbish, it stopped working after a day
    hotel room stank of smoke and there was hair in the bed
    it's been three weeks and still no refund
    i am writing to express how let down we felt on sunday
    who handles complaints?
    your call centre hung up on me twice
    the show was so badly organised that we missed half of it
    we paid for premium and got standard
    i'd like to lodge an objection to how my claim was treated
    very poor communication throughout
    it was advertised as quiet but a nightclub was next door
    je suis très mécontent de la livraison
    el servicio fue pésimo
    i am afraid the service fell short this time
    the sound was so bad that we left early
    our table was given to other people although we had booked
    the coach was an hour late and nobody told us why
    the pictures on your site don't match the room at all
    my suitcase came back with a broken wheel
    the screen blocked our view for the whole evening
    i've emailed four times without an answer
    the plumber never showed up for the appointment
    the installation was sloppy
    the portions were tiny and the fish was raw
    they charged me for a breakfast that i did not have
    my bill is too high again and nobody can tell me why
    i do not accept your decision, please review it
    we felt unwelcome from the first minute
    your colleague on the phone was short with me and hung up
    i want somebody to answer for what happened
    after the update everything is worse, i'm not pleased
    this is not what i paid for
    i would like this put right
    it took you a month to reply
    the shoes came in two different sizes
    the cleaning staff walked in without knocking
    there was no toilet paper and the shower was cold all week
    we had to wait in the rain because you opened late
    how can i object to the way i was treated
    das essen war kalt und der kellner unfreundlich
    die ware kam beschädigt an
    la chambre était sale et bruyante
    el paquete llegó roto
    the technician was late and didn't fix anything
    really poor experience at your branch yesterday
    i want to report a rude employee
    my food arrived cold and an hour late
    the hotel was nothing like the photos
    we weren't told the pool was closed
    two weeks and no answer from your team
    please take my criticism seriously, the organisation was bad
    your staff member laughed at my question
    i am disappointed in the quality of the fabric
    the seats were dirty and sticky
    why was my claim rejected without any reason, i disagree
    """
}
