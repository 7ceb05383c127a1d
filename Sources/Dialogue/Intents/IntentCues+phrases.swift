extension IntentCues {
  /// Rows of phrases with their weight, the chance that alone they mean it.
  static let phrases: PhraseTable<[Cue]> = {
    var rows: [(String, [Cue])] = []
    for (intent, weight, phrases) in weighted {
      rows.append((phrases, [Cue(intent: intent, weight: weight)]))
    }
    return PhraseTable(rows)
  }()

  private static let weighted: [(DialogueIntent, Double, String)] = [
    (
      .greeting, 0.9,
      """
      hi|hello|hey|hiya|howdy|good morning|good afternoon|good evening|greetings|hallo|bonjour|hola|yo|\
      ciao|hey there|hi there|hello there
      """
    ),
    (
      .browse, 0.85,
      """
      what's on|whats on|find events|find me|looking for events|events near|upcoming events|\
      upcoming games|what events|any events|search for events|find an event|find some events|\
      find dates|event dates|other dates|other events|what else|any other|something else|another event|\
      other options|show me|any concerts|any games|any shows|what games|what shows|what concerts|\
      list of events|who is playing|who's playing|other days|some other|different date|different event|\
      any more events|interesting events|something to do|things to do|something fun|dates available|\
      dates are available|more options|another date|another day|anything else on|other showings|\
      some events|any event|find dates for|other dates are|go to a concert|attend an event|see a game|\
      looking for dates
      """
    ),
    (
      .browse, 0.6,
      """
      looking for|look for|search|searching|find|browse|interested in|is there a|are there any|\
      are there|do you have any|what do you have|want to see|going on|happening|playing|like to see|\
      i want to go|i'd like to go|how about|what about|available|recommend|suggest|explore|check out|\
      see what
      """
    ),
    (
      .price, 0.9,
      """
      how much|what's the price|what is the price|what do tickets cost|ticket price|ticket prices|\
      price of|how expensive|what's the cost|what is the cost|what are the prices|what would it cost|\
      what does it cost|cost of|what's the total|what is the total|total price|price range|\
      cost per ticket|price per ticket|are the tickets expensive
      """
    ),
    (
      .price, 0.5,
      """
      price|prices|cost|costs|pricing|fees
      """
    ),
    (
      .buy, 0.88,
      """
      buy|purchase|book|reserve|order tickets|get tickets|get me tickets|i'll take|i will take|\
      ill take|we'll take|get me|want tickets|need tickets|like tickets|some tickets|checkout|\
      check out now|order now|book it|book them|buy them|reserve them|i want these|take those|\
      take them|kaufen|acheter|comprar|grab|sign me up|get a ticket|want a ticket|need a ticket|\
      buy a ticket|want to order|like to order|gimme|can i get|could i get|can we get|may i have|\
      could you get|can you get
      """
    ),
    (
      .buy, 0.6,
      """
      tickets for|tickets to|ticket for|ticket to|seats for|seats to|get|need|i want|i'd like|\
      i would like|tickets please|we need|buying|purchasing|booking
      """
    ),
    (
      .buy, 0.45,
      """
      tickets|ticket|tix|seats
      """
    ),
    (
      .upgrade, 0.95,
      """
      upgrade|upgraded|an upgrade|upgrade my|upgrade our|better seats than|move closer|move us closer|move to a better|\
      move me to|better section|get closer|move up|change to better seats|upgrading|move us to|\
      vip instead|nicer seats|improve my seats|switch to better seats|improve our seats|closer to the court|closer to the stage|closer to the front|closer to the action|closer to the field|closer to the pitch|closer to the ice|put us closer|get us closer|sit closer|move down|move us down|move forward|further down|further forward|better view|better places|better spots|anything better|something better
      """
    ),
    (
      .upgrade, 0.55,
      """
      better seats|closer seats
      """
    ),
    (
      .refund, 0.95,
      """
      refund|refunded|money back|get my money back|return my tickets|return my ticket|cancel my order|\
      cancel my tickets|cancel my ticket|cancel the order|cancel my booking|cancel my purchase|\
      reimbursed|reimbursement|return the tickets|return tickets|cancel my reservation|\
      give back my tickets|take back my tickets|take back my order|take back the tickets|take back our tickets|hand back my tickets|send back my tickets|give back our tickets|return our tickets|cancel our tickets|cancel our booking|cancel our order|my money back|our money back|refunds|chargeback|return my order|can't make it anymore|\
      can no longer attend|can't attend anymore|no longer attend
      """
    ),
    (
      .refund, 0.45,
      """
      can't go|can't attend|return
      """
    ),
    (
      .refund, 0.9,
      """
      return one|return two|return both|return them|return these|return those|return all|return everything|\
      give one back|take one back|send one back|send them back|hand them back
      """
    ),
    (
      .refund, 0.7,
      """
      return order|return the order|refund order|would i get back|do i get back|get back if
      """
    ),
    (
      .exchange, 0.93,
      """
      exchange|exchange my|swap my tickets|swap my|swap tickets|change my tickets|change my order|\
      change the date of my|move my tickets|reschedule|different date for my|switch my tickets|\
      exchange tickets|rebook|change my booking|swap our tickets|switch our tickets|change our tickets|move our tickets|swap to|switch to the|move to the|swap for|swap them for|change to the|move my booking|move my order|\
      change my ticket|change my reservation
      """
    ),
    (
      .exchange, 0.5,
      """
      swap
      """
    ),
    (
      .question, 0.8,
      """
      what time|when does|when is|where is|where's|what is the address|what's the address|address of|\
      how long|is there parking|can i bring|do you allow|how do i get|what kind of|what type of|\
      doors open|parking|dress code|age limit|refund policy|what happens if|tell me more|\
      more information|more info|more details|am i allowed|do i need|is it possible|what is your|\
      what's your policy|how does|i have a question|wondering|location of|what is the location|\
      directions|start time|question about|give me the address|the address|where it is|when it starts|\
      could you tell me|can you tell me|tell me the|tell me about|let me know|what is the name|\
      which venue|what venue|are pets|allowed
      """
    ),
    (
      .complaint, 0.9,
      """
      complaint|complain|terrible|awful|horrible|worst|unacceptable|ridiculous|rip off|ripoff|scam|\
      disgusting|furious|angry|never received|didn't receive|did not receive|haven't received|\
      charged twice|double charged|overcharged|charged me twice|ripped off|disappointed|frustrated|\
      frustrating|useless|waste of time|doesn't load|not working|rude|outrageous|fed up|\
      not acceptable|wrong tickets|still waiting|pathetic|a joke|sick of|so bad|makes me mad|annoyed|\
      annoying|disgrace|shocking
      """
    ),
    (
      .complaint, 0.5,
      """
      problem with|issue with|wrong with|lost my|missing
      """
    ),
    (
      .goodbye, 0.92,
      """
      bye|goodbye|good bye|see you|see ya|have a nice day|have a good day|have a great day|that's all|\
      that is all|that'll be all|that will be all|thats all|that's it|nothing else|no that's it|\
      all set|i'm done|im done|all i need|all i needed|good night|take care|farewell|cya|ttyl|\
      have a good one|that would be all|that's everything|that is everything|nothing more|\
      that should do|that'd be all|tschuss|au revoir|adios|i'm good|we're done|no more
      """
    ),
    (
      .goodbye, 0.75,
      """
      thanks|thank you|thx|ty|thanks a lot|many thanks|cheers|appreciate it|i appreciate|\
      appreciate your help|thank you so much|thanks so much|thank you very much|danke|merci|gracias|\
      thank
      """
    ),
    (
      .human, 0.95,
      """
      human|real person|talk to someone|speak to someone|talk to a person|speak to a person|\
      speak with someone|talk with someone|representative|talk to an agent|speak to an agent|\
      live agent|customer service|speak to a manager|talk to a manager|operator|live chat|a real human|\
      someone real|speak to your manager|actual person|speak with a person|supervisor|support agent|\
      call me back|talk to a human|an agent
      """
    ),
    (
      .affirm, 0.85,
      """
      go ahead|do it|sounds good|sounds great|sounds perfect|that works|works for me|that's right|\
      that is right|that's correct|that is correct|that's perfect|that is perfect|that's fine|\
      that is fine|let's do it|looks good|book it|buy them|confirm|i confirm|please do|of course|\
      why not|perfect|correct|that's great|that is great|sounds right|sounds like fun|sounds fun|\
      good for me|i'd love to|i would please|go for it|yes please|all good|proceed|pay now|make it so|\
      absolutely|definitely|sounds nice|like the sound of that|that is good|that's good|that'll work|\
      that will work|works great|that would be great|that would work|that's what i want|\
      that's what i needed|exactly|i agree|agreed|by all means|yes|yeah|looks great|looks right|\
      i would like that|that's the one|sounds interesting|sounds wonderful|sounds awesome|\
      sounds amazing|sounds very good|sounds really good|good with me|i'm in|do that|charge it|\
      charge my card|nice|great|awesome|that's cool|cool|that's awesome|that's exactly|it is perfect|\
      it's perfect|thats perfect|thats great|thats fine|right|that one|this one|i like that|i like it|\
      fantastic|excellent|wonderful|lovely
      """
    ),
    (
      .affirm, 0.6,
      """
      ok|okay|sure|fine|alright
      """
    ),
    (
      .deny, 0.85,
      """
      no thanks|no thank you|not now|not right now|maybe later|not yet|i don't think so|not interested|\
      not really|i'd rather not|perhaps later|not at this time|not at the moment|another time|\
      later maybe|that's wrong|that's not right|that is not right|not correct|that is wrong|\
      that isn't right|i don't want|i don't|don't do that|don't book|don't buy|no way|i'd prefer not|\
      some other time|not today|that's incorrect|that is incorrect|incorrect|hold off|think about it|\
      changed my mind|i said no|don't want to buy|later|not what i|i'll think|i'll pass|pass on that|\
      not necessary|not needed|isn't right|isn't correct|don't need|do not want|do not need|\
      do not wish|too expensive|too much|can't afford
      """
    ),
    (
      .cancel, 0.92,
      """
      i don't want them any more|i don't want them anymore|i don't want it any more|i don't want it anymore|\
      don't want them any more|don't want them anymore|don't want it any more|don't want it anymore|\
      never mind|nevermind|nvm|forget it|forget about it|cancel|cancel that|cancel it|stop|abort|\
      scrap that|leave it|drop it|start over|i changed my mind|release the seats|release them|\
      let them go|release the hold|don't bother|quit|start again|abbrechen|annuler|cancelar|\
      cancel please|please cancel|let it go|stop it
      """
    ),
  ]
}
