/// The lexicon's rows: English first, then German, French, Spanish, Italian, Portuguese and Dutch as they turn up in
/// English messages; folded (without accents).
enum LexiconTables {
  static let weekdays = [
    "monday mondays mon montag lundi lunes lunedi maandag poniedzialek",
    "tuesday tuesdays tue tues dienstag mardi martes martedi dinsdag wtorek terca",
    "wednesday wednesdays wed weds wendsday wensday wednsday wendesday mittwoch mercredi miercoles mercoledi woensdag sroda srode quarta",
    "thursday thursdays thu thur thurs donnerstag jeudi jueves giovedi donderdag czwartek quinta",
    "friday fridays fri freitag vendredi viernes venerdi vrijdag piatek sexta",
    "saturday saturdays sat samstag sonnabend samedi sabado sabato zaterdag sobota sobote",
    "sunday sundays sun sonntag dimanche domingo domenica zondag niedziela niedziele",
  ]

  static let months = [
    "january jan januar janvier enero gennaio januari janeiro",
    "february feb februar fevrier febrero febbraio februari fevereiro",
    "march mar marz maerz mars marzo maart marco",
    "april apr avril abril aprile",
    "may mai mayo maggio mei maio",
    "june jun juni juin junio giugno junho",
    "july jul juli juillet julio luglio julho",
    "august aug aout agosto augustus",
    "september sep sept septembre septiembre settembre setembro",
    "october oct oktober octobre octubre ottobre outubro",
    "november nov novembre noviembre novembro",
    "december dec dezember decembre diciembre dicembre dezembro",
  ]

  static let numbers: [(String, Int)] = [
    ("zero", 0), ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7),
    ("eight", 8), ("nine", 9), ("ten", 10), ("eleven", 11), ("twelve dozen", 12), ("thirteen", 13),
    ("fourteen", 14), ("fifteen", 15), ("sixteen", 16), ("seventeen", 17), ("eighteen", 18), ("nineteen", 19),
    ("twenty", 20), ("thirty", 30), ("forty fourty", 40), ("fifty", 50), ("sixty", 60), ("seventy", 70),
    ("eighty", 80), ("ninety", 90), ("hundred", 100), ("thousand grand", 1000),
  ]

  static let foreignNumbers: [(String, Int)] = [
    ("ein eine einen un une uno una um uma een jeden jedna", 1),
    ("zwei deux dos due dois duas twee zwo dwa dwie", 2),
    ("drei trois tres tre drie trzy", 3), ("vier quatre cuatro quattro quatro cztery", 4),
    ("funf fuenf cinq cinco cinque vijf piec", 5), ("sechs seis sei zes", 6),
    ("sieben sept siete sette sete zeven", 7),
    ("acht huit ocho otto oito", 8), ("neun neuf nueve nove negen", 9), ("zehn dix diez dieci dez tien", 10),
    ("zwanzig vingt veinte venti vinte twintig", 20), ("funfzig fuenfzig cinquante cincuenta vijftig", 50),
    ("hundert cent cien cento honderd", 100),
  ]

  static let ordinals: [(String, Int)] = [
    ("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("fifth", 5), ("sixth", 6), ("seventh", 7),
    ("eighth", 8), ("ninth", 9), ("tenth", 10), ("eleventh", 11), ("twelfth", 12), ("thirteenth", 13),
    ("fourteenth", 14), ("fifteenth", 15), ("sixteenth", 16), ("seventeenth", 17), ("eighteenth", 18),
    ("nineteenth", 19), ("twentieth", 20), ("thirtieth", 30), ("last", -1),
  ]

  static let units: [(String, TimeUnit)] = [
    ("minute minutes min mins", .minute), ("hour hours hr hrs", .hour),
    ("day days night nights tag tage tagen jour jours dia dias giorno giorni dag dagen", .day),
    ("weekend weekends wochenende wknd", .weekend),
    ("week weeks wk wks woche wochen semaine semaines semana semanas settimana settimane weken", .week),
    ("fortnight", .fortnight), ("month months monat mois mes mese maand", .month),
    ("year years yr yrs jahr", .year),
  ]

  static let currencies: [(String, String)] = [
    ("dollar dollars buck bucks usd", "USD"), ("euro euros eur", "EUR"),
    ("pound pounds quid gbp sterling", "GBP"),
    ("franc francs franken chf", "CHF"), ("cad", "CAD"), ("aud", "AUD"), ("yen jpy", "JPY"),
    ("pln zloty", "PLN"),
    ("sek", "SEK"), ("nok", "NOK"), ("dkk", "DKK"), ("nzd", "NZD"), ("inr rupees", "INR"), ("mxn", "MXN"),
    ("brl reais", "BRL"),
  ]

  static let kinds: [(String, WordFlags)] = [
    (
      "ticket tickets tix tkt tkts seat seats pass passes spot spots admission admissions place places "
        + "karte karten platze plaetze billet billets entrada entradas boleto boletos biglietto biglietti "
        + "bilhete bilhetes ingresso ingressos kaartje kaartjes kaarten ones posti posto asiento asientos localidad "
        + "localidades lugar lugares bilet bilety tiket tikets", .ticket
    ),
    (
      "people person persons pax adult adults kid kids child children teens teenagers student students senior "
        + "seniors guests guest attendees friends heads folks guys ladies lads personen personnes personas "
        + "persone pessoas members kiddos toddlers grownups grandkids pensioners pensioner blokes", .person
    ),
    (
      "wife husband girlfriend boyfriend partner friend mate buddy mom mum mother dad father son daughter "
        + "brother sister boss colleague coworker cousin uncle aunt grandma grandpa grandmother grandfather "
        + "fiance fiancee roommate spouse date nephew niece sons daughters brothers sisters friends kids "
        + "children parents mates buddies cousins grandparents colleagues coworkers boys girls kid child gf bf "
        + "hubby missus neighbor neighbour parent grandson granddaughter nan nana gran granny grandad granddad "
        + "grandkids pal pals bestie besties bro bros sis flatmate flatmates housemate teammate teammates toddler "
        + "baby wifey stepson stepdaughter fella auntie aunty bloke lads mam teenager", .companion
    ),
    (
      "want wanted need needed buy get book take reserve purchase order grab give have like hold wanna gimme "
        + "getting buying booking ordering reserving fetch find add looking taking make give", .wish
    ),
    (
      "not no don't dont doesn't doesnt isn't isnt can't cant cannot won't wont never neither nor without "
        + "except excluding hate avoid didn't aren't arent nicht kein keine pas sin senza wouldn't shouldn't nope "
        + "couldn't", .negation
    ),
    (
      "sun may mar second sat jan wed mon march apr mei mars mai due sept otto sei sete marco terca quarta quinta",
      .weak
    ),
    ("but however though although just rather instead", .boundary),
    (
      "the a an my our your their his her its this that these those some any le la les el los las der die das "
        + "den dem il lo gli de het", .article
    ),
    (
      "game games match matches concert concerts show shows gig gigs event events play musical festival "
        + "performance performances tour opera ballet fight race recital screening spiel konzert fixture",
      .occasion
    ),
    (
      "beer beers drink drinks shirt shirts hour hours minute minutes row rows section sections stars star star "
        + "times time miles mile km percent questions question things thing percent o'clock uhr inch inches "
        + "gb degrees stops blocks kms meters events games shows concerts dates nights options choices cards "
        + "points innings songs steps pages matches orders order weeks ago bags", .otherThing
    ),
    ("each apiece pp je chacun", .each),
    (
      "mondays tuesdays wednesdays thursdays fridays saturdays sundays weekends", .plural
    ),
    (
      "today tonight tomorrow yesterday tonite weekend evening afternoon morning noon midnight heute morgen "
        + "ubermorgen uebermorgen demain oggi domani stasera hoy manana vandaag morgens abend", .timeWord
    ),
  ]

  /// Words that are often misspelled and belong to phrases, not to single meanings.
  static let spelledOften = """
    tickets tomorrow tonight weekend wheelchair accessible together balcony orchestra mezzanine section quantity
    cheapest cheaper budget premium parquet nosebleeds available accessibility courtside refund upgrade exchange
    cancel definitely september february wednesday concert between around adjacent general standing payment
    """

  /// Near the lexicon's words in spelling, and common: they are never slips of it.
  static let ordinary = """
    i i'm im i'd id i'll ill i've ive you your we us they them he she it its is are was were be been am do does did
    will would could should can shall might must has had having here there their then than when where which while
    what who why how if or and so as at by for from in into of off on onto out over to too up with within about
    above after again all also always another around because before below between both by down during even ever
    every few first good great go going gone got hi hello hey help more most much my new now old once only other
    own please same see some still such thank thanks that these those through under until very want way well work
    works yes yeah yep ok okay sure let's let me mine myself right light night might fight sight tight eight weight
    height match watch patch batch catch prize pride price prices front font floor flour flood stand stands stood
    throw tree trees thirst thirsty boats beats heats meats bought buyer under wonder monkey money sunny funny
    party parties parking part parts early earlier late later least less lower upper really ready read bread
    start starts state station street stay back bank behind best better big bit book cost costs could cheap
    close closer come comes coming day days different done easy else end enjoy enough everything everyone fine
    free full give gives going happen hear heard hold home hope house idea just keep kind know known last
    leave left like line little live long look looks lot love made main make many maybe mean meant middle mind
    move music name near nearest need nice nothing number okay open option options pay paid perfect person plan play
    point possible problem put question quite rate real reason say says seat second seem sell send set side
    since sit small soon sorry sound sounds still stop store sure take talk tell thing think time today top total
    true try turn two use used view wait walk wants week went whole wife win wish without won wonderful wrong year
    young anything anywhere anyone something someone somewhere nowhere whenever wherever whatever sunset saturn
    monster nearly aging again event ever never seven even evening fever lever severe sever jury judge
    august gust marsh starch arch parch april apron money month mouth moth north south east west fifth fifty
    filth eleven elevate orders border older holder folder section auction suction action rows rose
    third bird thirty dirty today toad toddy frida fried fridge tuesday wedding weekday weekdays weekly
    game games show shows band song songs tour fan fans team teams player players league cup final finals
    ticket balcon court count counter country county couple double single triple pair
    dinner winner order ordered change changed cancel cancelled canceled refund return returned exchange upgrade
    transfer people places place plates planes spaces space spot spots
    children chicken kitchen kinds king ring ten tent test text next exit
    doctor actor factor sector rector hector dates data date doing being seeing
    hundred thousand dozen million
    stairs stair block steps carer cane lawn pit stall stalls circle gallery suite premium cash invoice captions deaf
    blind loop lift crutches walker centre corner corners goal stage terrace deck bowl club box boxes courts scratch
    oops nobody wire gift voucher master file sets asked wondering trying watching working
    euro euros pound round sound found ground mound hound bound
    """
}
