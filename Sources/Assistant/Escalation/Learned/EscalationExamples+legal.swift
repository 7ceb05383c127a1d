extension EscalationExamples {
  /// Lawyers, authorities, fraud, data protection, injuries.
  static let legal = """
    i will sue you
    my lawyer will be in touch
    i am taking legal advice
    see you in court
    i will report this to the authorities
    this is against the law
    you have broken our contract
    somebody made payments with my card without my permission
    there are transactions that i did not authorise
    my account has been hacked
    i am a victim of identity theft
    please erase all personal data that you hold about me
    i request a copy of my personal data
    you have violated my privacy
    who is responsible for data protection in your company
    i was injured on your premises
    i fell down your stairs and had to go to hospital
    your product burned my skin
    i got food poisoning after eating at your place
    one of your guards hit me
    i was insulted because of my skin colour
    your employee touched me inappropriately
    i have reported the matter to the police
    this is the police, we need information about one of your customers
    i am writing for a newspaper and would like a comment
    i have asked my bank to reverse the payment
    i dispute this charge
    what you sold me is a counterfeit
    i was scammed by one of your sellers
    i have statutory rights as a consumer
    you will be hearing from the consumer protection agency
    i hold you liable for the damage
    this amounts to discrimination
    where can i serve a summons on your company
    you used my picture without my permission
    ich schalte einen anwalt ein
    ich zeige sie wegen betrugs an
    je vais saisir la justice
    voy a poner una denuncia
    you are using my trademark without a licence
    i've instructed my attorney to proceed
    expect a letter from my legal team
    you are violating gdpr
    please provide a copy of all personal data you process on me
    i was scammed via a listing on your site
    a payment went out that i never approved
    i've opened a case with my credit card company
    i tripped over a cable in your store and fractured my elbow
    one of your employees made a racist remark to me
    the security guard punched me
    i'm going to the press with this
    i'll file a police report
    is this even legal what you are doing to me
    your fine print violates consumer law
    my ex used my data to open a contract with you
    i refuse to pay and will see you in court
    got sick from your sandwich, whole family has food poisoning
    remove my data from your database
    i hereby revoke my consent to the processing of my data
    ich gehe zur verbraucherzentrale
    i will take this further through the courts
    this is a formal letter before action
    my insurance will claim the damage from you
    we are preparing a claim against your company
    your contract clause is not valid under the law
    i cancel under my statutory right of withdrawal and demand repayment
    someone else is logged into my account and bought things
    money was taken from my account and it wasn't me
    i got a bill for something that i never ordered
    i have asked my card issuer to investigate a payment to you
    a stranger uses my name on your platform
    please tell me what data you keep on me and who you share it with
    i object to the use of my data for advertising
    an employee of yours filmed me without asking
    my daughter was hurt on the climbing frame at your place
    a shelf fell on my foot in the shop
    the hot drink spilled because the lid was loose and i have burns
    i became ill after the dinner at your hotel
    your driver drove into my fence, who pays
    the doorman refused us because we are black
    they would not serve my blind brother because of his guide dog
    your manager threatened me
    your guard searched my bag by force
    we represent the owner of this picture and ask you to take it down
    i work for a tv station and have questions about the incident
    officer speaking, we are investigating a theft
    the bag you sold me isn't genuine
    your seller took my money and never existed
    ich verlange die löschung meiner daten
    ich habe anzeige bei der polizei erstattet
    je conteste ce prélèvement, je n'ai rien acheté
    han usado mi tarjeta sin permiso
    my solicitor has advised me to write to you
    i'm reporting this to the ico
    you leaked my email address
    there are purchases on my account that aren't mine
    i had an accident in your car park because of the ice
    your bouncer broke my nose
    i want compensation for my injury
    consider this notice of legal proceedings
    erase my personal information please
    i believe this is age discrimination
    the watch is a replica, you sold me a fake
    """
}
