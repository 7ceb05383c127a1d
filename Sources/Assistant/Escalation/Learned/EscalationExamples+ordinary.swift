extension EscalationExamples {
  /// What is no reason for anything, however near.
  static let ordinary = """
    what are your opening hours
    how much does a ticket cost
    where can i park my car
    can i bring my dog
    i would like to book a table for four people
    how do i change my address
    when will my order arrive
    what is the refund policy
    i want to cancel my booking
    can i get a refund for my order
    i lost my ticket, what can i do
    how do i reset my password
    is there a discount for students
    do you ship to canada
    which size should i order
    is the museum accessible by wheelchair
    how do i get to the station
    what time does it start tomorrow
    is there food inside
    how early should we be there
    can i change the name on the reservation
    do children need a ticket
    i'd like to upgrade my seats
    what seats are left for saturday
    two tickets for tonight please
    i want to buy a gift card
    where do i enter the voucher code
    how do i download the app
    my order number is 4711
    yes please
    no thank you
    you're great, thank you so much
    that's amazing news
    sorry, i made a mistake in the form
    i typed the wrong name
    can you explain how that works
    what's the difference between the two plans
    is the insurance included
    can somebody else collect my parcel
    how many people can sit at one table
    can i add a person to my account
    is there a minimum age
    do i need to bring my passport in person
    who is performing on friday
    who sells the tickets for the away team
    is the agent's fee included in the price
    is there a guide at the desk who speaks french
    does a person check the bags at the entrance
    do you have an exhibition about the human body
    how do i become a customer service agent at your company
    what jobs do you have
    who is the manager of the band
    where can i meet the players after the game
    who do i ask about a group booking
    where do i find the contact form
    are you a robot
    am i talking to a real person
    i don't need an agent, i can do it myself
    please don't connect me, just answer
    no hurry, whenever you have time
    it's not urgent
    it can wait until next week
    what is the fastest shipping option
    do you offer same-day delivery
    is there an emergency exit near my seat
    what happens in an emergency
    is there a doctor at the venue
    what should i do if i am late
    what if my ticket doesn't work at the gate next month
    is it allowed to take photos
    is it legal to resell a ticket
    what does the law say about returns
    i study law, is there a discount
    my sister is a lawyer and wants to come too
    is there a basketball court in the park
    how do you protect my data
    where is your privacy policy
    how do you prevent fraud
    is it safe to pay by card here
    what is the service charge for
    why is there a booking fee on my bill
    is my payment confirmed
    are there security checks
    is the police museum open on sunday
    no complaints, everything was wonderful
    we had a great time
    everything was fine, thank you
    i was upset but it is sorted now, thanks
    how can i leave a positive review
    where can i give feedback about the friendly staff
    is it noisy in the front rows
    will it be cold, do i need a coat
    the drummer is insane, i love him
    that goal was ridiculous, can i see it again
    my boyfriend is angry with me, i need a nice present
    do you have books about anger
    do you have tickets for the angry birds film
    the band is called fury, when do they play
    my boss wants to know the price for thirty people
    i'd die to see them live
    i need a receipt for my company
    can you send me the invoice again
    does the price include tax
    i have a question about my contract
    how do i renew my membership
    can i pause my subscription
    how much data do i have left
    how do i set up the router
    the wifi is slow, what can i try
    my password doesn't work
    i haven't received my confirmation email
    the code does not work, what should i enter
    i can't find my order
    why was my payment declined
    when do i get my money back
    how do i return a product
    can i exchange the shoes for a bigger size
    is there a lost property office
    i forgot my umbrella yesterday
    is the match on if it rains
    will the show be cancelled because of the storm
    what do i do when the event is postponed
    how do i transfer a ticket to a friend
    can i sell my ticket
    how do i contact the restaurant
    is there a number for the taxi service
    can i call the hotel directly
    bonjour, à quelle heure ouvrez-vous
    combien coûte un billet
    guten tag, wie viel kostet der eintritt
    wo kann ich parken
    hola, cuánto cuesta la entrada
    dónde está la salida
    do you have a person who speaks italian at the desk on sundays?
    how do i become an agent?
    who is the operator of the ferry
    does the price change if one more person joins
    i'd like to talk about sponsoring your festival
    could someone else pick up my order for me?
    what is the customer service phone number's opening hours... sorry, what are your opening hours
    i need a new battery for my mobile phone, which one fits
    can you call me a taxi
    my manager asked me to book 10 seats
    is a representative sample included in the box
    when does the support act come on?
    mad respect for the crew, great night
    i'm dying to see this show
    this heat is terrible, do you have air conditioning?
    worst case, can i cancel the day before?
    my son hates loud noises, is there a quiet zone
    it's a shame i missed the sale, when is the next one
    damn, that looks good! is it in stock in blue?
    holy crap those seats were amazing
    stupid question: where do i enter the voucher?
    i feel like an idiot, i forgot my password again
    how long before the show should i arrive
    the last train leaves at 11, will the show be over by then
    is there an urgent care clinic nearby
    do you ship immediately after payment
    is it possible to get it by friday
    i need it by tomorrow, is there express delivery?
    kids under 5 minutes late, are they let in?
    what time is kick off tonight
    do you deliver today
    where do i stand in the queue for the merch
    how do i report a bug in the app
    does your insurance cover legal costs
    what documents prove that i'm a student
    i got a police check certificate, is it enough for volunteering?
    is your ticket resale legal in france
    how is my data stored, just curious
    please delete my account
    please remove me from the newsletter
    what is a chargeback
    do i have the right to return within 14 days?
    my sister works at a court, does she get the public servants discount
    how do you handle fraud on the marketplace
    who do i contact about accessibility
    i'm a bit disappointed i can't come, can i change the date?
    is the view restricted from row f
    the package hasn't arrived yet, where is it?
    my refund hasn't arrived, when will i get it?
    the app won't load
    the code is invalid
    i was charged twice by mistake, can you check?
    my order is missing one item
    how do i rate my driver
    can i get a refund because the show was moved
    i never got my ticket by email
    i couldn't find the entrance last time, where is it?
    nothing happens when i click pay
    not happy with the colour, can i exchange it?
    i want my money back for order 12, is that possible?
    nice, no complaints so far
    sorry for the late reply
    ok never mind
    that's ridiculous value, thanks
    kann ich das ticket umtauschen?
    wann fährt der letzte bus?
    je voudrais annuler ma commande
    quiero cambiar la fecha de mi reserva
    mit welcher person muss ich mich für gruppenbuchungen in verbindung setzen?
    how do i join your support team as an employee
    who is the speaker at the conference
    can my friend talk to me on the same call plan
    can two people use the voucher
    my supervisor needs the invoice by email
    is there an agent for this brand in spain
    do i talk to the landlord or to you about the meter reading
    what's the name of the actress
    is there staff at the car park at night
    i'd like to chat with other fans, do you have a forum
    can you call out my name at the party
    i'm not angry, only curious
    the crowd was mad, best concert ever
    how sick is that, i want the shirt
    funny that you ask
    my neighbour is furious about the noise of the street works, when do they end
    what a crazy price, i'll take two
    i feel stupid asking this, but how do i log out
    i hate onions, can i have the burger without
    the final was a disaster for my team, when is the next game
    is it worth waiting in the queue for returns
    when does the next bus leave
    how many minutes is the break
    is the show tonight at eight or at nine
    can i pick it up today
    does the shop open in an hour
    how much time do i have to pay
    where is the assembly point in case of fire
    i need new smoke detectors, which ones do you sell
    what is the deadline for early booking
    the game starts at three, when should i come
    my train arrives ten minutes before the start, is that enough
    could you answer when you have a moment
    is the lift working again
    do you sell lost property
    how long do you keep personal data
    do you share data with partners
    what are my rights when a show is postponed
    what does liability mean in the terms
    how do chargebacks work for sellers
    which courts do you have for badminton
    is there a police station near the stadium
    do i have to show my id to the police at the gate
    how can i protect my account
    how do i close my account
    please unsubscribe me
    can i order a copy of my invoice
    is your meat halal, my friend has an allergy
    i have a nut allergy, which dishes can i eat
    i broke my leg last month, can i bring crutches
    are there risks of injury in the climbing course
    is the product covered by warranty
    the colour is nicer than i expected
    it arrived early, great
    the parcel hasn't come yet, can you track it
    it says delivered but i don't have it, where could it be
    i got the wrong size, how do i exchange it
    the item does not fit, can i send it back
    one glass is broken, how do i get a new one
    my seat number is missing on the ticket
    i can't hear the audio guide, is there another channel
    i paid twice, how do i get one back
    there is a mistake on my invoice
    my discount was not applied
    the link in the mail does not work
    how do i cancel because i am ill
    we can't make it on friday, can we swap
    i am unhappy with the date, can i move it
    can i get something back if i leave early
    do you compensate train tickets when the event is cancelled
    how do i give feedback
    where can i rate the event
    how was the weather at last year's festival
    is the room quiet
    are the seats comfortable
    how long is the queue usually
    mit dem hund in den park, geht das
    ist der eintritt für kinder frei
    ich habe mein passwort vergessen
    puis-je payer par carte
    où puis-je me garer
    puedo llevar a mi perro
    dónde recojo la entrada
    who is on stage first
    is the speaker event open to everyone
    how many staff do you employ
    does a guide accompany the group
    can i order by phone
    can my assistant pick up the badge
    hello, i would like to know if you have vegan options
    which trains go to the airport
    how many minutes before departure does boarding close
    can i get in after the show has started
    what time do gates close
    the link says page not found
    my voucher code is rejected at checkout
    my card was declined, what can i do
    i can't log in
    do you have fire pits for sale
    do you sell medical insurance
    what is your data retention period
    what age is legal to enter
    can i use the photo on my blog
    is the sale of the house final
    do i need a lawyer to sign the lease
    are your contracts governed by english law
    the dress is too big, return possible?
    there's a scratch on my screen, is it covered by warranty
    how do i appeal a grade
    how do i get compensation for a delayed train
    the show was great but the bar was a bit pricey
    i hate to bother you, but where is gate c
    crazy good show last night
    i'm sick, can i get a refund
    my flight was cancelled, can i move my booking
    i've been charged the wrong amount
    is there anyone under 16 allowed
    the video doesn't play
    someone sent me a ticket, how do i open it
    tell me about the manager's special menu
    i want to talk about the weather
    how does the agent program work
    please hurry up with the new album haha
    my payment failed
    my payment went through
    the payment didn't work, what now
    i was charged two times
    why was i charged four pounds
    i was charged a fee
    why is my bill higher this month
    what is this charge on my invoice
    my wallet was stolen, how do i get into the show
    my phone was stolen, how do i block the card in it
    my ticket was stolen, can you reissue it
    how do i get in touch with you
    how can i reach you
    who do i call about directions
    who do i contact about a lost bag
    can i talk about it at the desk
    what happened at the game yesterday
    what is the biggest bag that is allowed
    what is in the pit
    is my seat in the sun
    we have no internet
    the internet is slow since yesterday
    the router shows a red light
    nothing loads, what can i try
    videos keep stopping
    i only get a tenth of the speed
    the connection drops in the evening, what can i do
    the tv shows no picture
    the app does not start
    my phone has no signal
    the price on my bill is different from the website
    i normally pay less, why did it change
    please take my address off your list
    no more advertising mails please
    what if we arrive half an hour late
    what if my train is delayed
    will they let us in after the start
    my daughter is ill, can we swap the tickets
    i have got a cold and can't come
    staff
    tell me about the staff
    what do the stewards wear
    is my account still open
    which card did i pay with
    can i use a different card
    my card has expired
    what does the police officer at the gate check
    do you keep my card number
    how are personal data protected
    who founded the company
    what's your company called
    what does the manager do
    the refund went to the wrong card
    my name is spelled wrong on the ticket
    i forgot to use my discount
    where is my delivery
    has my parcel been sent
    my seat is behind a row of standing people, what can i do
    my friend didn't get the ticket that i sent
    can i exchange a broken cup
    the zip of my bag is broken, do you repair it
    which door should i use
    are the toilets near the seats
    """
}
