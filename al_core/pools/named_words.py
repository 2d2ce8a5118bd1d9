"""The words of `named_messages`: names from many languages, sentences with slots, and what names nothing."""

from collections.abc import Mapping

# fmt: off
GIVEN_NAMES = ("Amara", "Zoë", "José", "Łukasz", "Ingrid", "Wei", "Fatima", "Olu", "Björn", "Chiara", "Dmitri",
               "Éva", "Farid", "Gwen", "Hiroshi", "Ioana", "Jamal", "Katja", "Leila", "Mateo", "Nadia", "Oisín",
               "Priya", "Quentin", "Rosa", "Søren", "Tanvi", "Umut", "Vera", "Wanjiru", "Xenia", "Yusuf", "Zofia",
               "Anders", "Beatriz", "Cem", "Daria", "Emeka", "Freya", "Goran", "Hana", "Ibrahim", "Jelena", "Kofi",
               "Lucía", "Milan", "Noor", "Otto", "Petra", "Rania", "Stefan", "Tomasz", "Ursula", "Viktor", "Yara",
               "Aylin", "Benoît", "Carlo", "Delia", "Elif", "Faisal", "Greta", "Hugo", "Inés", "Jonas", "Kiran",
               "Lena", "Malik", "Nils", "Olga", "Pablo", "Renée", "Samir", "Tove", "Ulla", "Vikram", "Wanda", "Yann",
               "Zainab", "Agnes", "Bruno", "Clara", "Dario", "Ebba", "Femi", "Gita", "Helmut", "Imani", "Jiří",
               "Kwame", "Lotte", "Marek", "Nkechi", "Omar", "Paula", "Rasmus", "Sanna", "Tariq", "Andrea", "Boris",
               "Celia", "David", "Ellen", "Felix", "Hannah", "Ivan", "Judith", "Kevin", "Laura", "Martin", "Nina",
               "Oliver", "Pauline", "Robert", "Sarah", "Thomas", "Vanessa")
FAMILY_NAMES = ("Osei", "Kowalski", "Haddad", "Lindqvist", "Moreau", "Okafor", "Tanaka", "Ivanova", "Schröder",
                "Benali", "Castellanos", "Nguyen", "Petrović", "Adeyemi", "Rossi", "Nowak", "Fernández", "Müller",
                "Sørensen", "Chaudhry", "Yılmaz", "Novák", "Silva", "Eriksen", "Mbeki", "Kaur", "Dubois", "Horváth",
                "Popescu", "Farouk", "Lehtonen", "Murphy", "Costa", "Bianchi", "Virtanen", "Aziz", "Keller",
                "Jansen", "Marković", "Park", "Mensah", "Ortiz", "Weber", "Szabó", "Larsson", "Diallo", "Romero",
                "Fischer", "O'Brien", "Rahman", "Abebe", "Vasquez", "Hofmann", "Krüger", "Demir", "Santos",
                "Leclerc", "Olsen", "Banerjee", "Conti", "Wójcik", "Huang", "Nakamura", "Tadesse", "Andersson",
                "Gallo", "Riedel", "Obi", "Sato", "Vermeer", "Zhang", "Brandt", "Mwangi", "Pereira", "Roux", "Stone",
                "Carter", "Hughes", "Walsh", "Baker", "Turner", "Cooper", "Shepherd", "Mason", "Fletcher", "Archer",
                "Weaver", "Sharma", "Iyer", "Lombardi", "Esposito", "Varga", "Kovač", "Duarte", "Fonseca", "Bakker",
                "Peeters", "Maes")

# What is a name here and a month, a place or any word there.
TWO_FACED_GIVEN = ("May", "June", "April", "August", "Jordan", "Paris", "Sydney", "Florence", "Austin", "Chelsea",
                   "Victoria", "Georgia", "Will", "Mark", "Bill", "Grace", "Frank", "Penny", "Rich", "Chase",
                   "Carolina", "Dakota", "Israel", "Virginia", "Summer", "Hope", "Rose", "Jack", "Art", "Sunny")
TWO_FACED_FAMILIES = ("London", "Berlin", "West", "Rivers", "Banks", "Price", "Cash", "Field", "Day", "March",
                      "Winter", "Mills", "Lake", "York", "Lincoln", "Washington", "Pound", "Miller", "May", "Friday",
                      "Ford", "England", "Holland", "Paris", "Frankfurt", "Hill", "Street", "Park")
TWO_FACED_TOWNS = ("Jordan", "Paris", "Sydney", "Florence", "Austin", "Chelsea", "Victoria", "Georgia", "Reading",
                   "Nice", "Bath", "Cork", "Split", "Essen", "Orange", "Lincoln", "Washington", "York", "Berlin",
                   "London", "Carolina", "Dakota", "Israel", "Virginia", "Turkey", "Chad", "Mali", "Hull", "Deal",
                   "Rugby")

PARTICLES = ("van der", "de", "al", "von", "da")
TITLES = ("Mr", "Ms", "Dr", "Mrs", "Professor")
TOWNS = ("Kraków", "Lisbon", "Utrecht", "Ghent", "Porto", "Aarhus", "Tallinn", "Sofia", "Graz", "Bergen", "Leeds",
         "Galway", "Turin", "Lyon", "Malmö", "Brno", "Zadar", "Izmir", "Tunis", "Accra", "Nairobi", "Lagos", "Hanoi",
         "Osaka", "Lima", "Quito", "Bogotá", "Montréal", "Boston", "Denver", "Oslo", "Vienna", "Prague", "Dublin",
         "Madrid", "Naples", "Hamburg", "Cologne", "Zürich", "Geneva", "Antwerp", "Bristol", "Cardiff", "Dundee",
         "Exeter", "Inverness", "Norwich", "Plymouth", "Sheffield", "Swansea", "Marrakesh", "Beirut", "Amman",
         "Doha", "Tbilisi", "Yerevan", "Baku", "Tashkent", "Delhi", "Mumbai", "Kochi", "Colombo", "Hobart", "Perth",
         "Wellington", "Valparaíso", "Córdoba", "Mérida", "Oaxaca", "Sweden", "Portugal", "Ghana", "Vietnam", "Peru",
         "Norway", "Greece", "Kenya", "Chile", "Iceland", "Cornwall", "Bavaria", "Tuscany", "Provence", "Brittany",
         "Andalusia")
LONGER_PLACES = ("New Orleans", "São Paulo", "Lake Garda", "Mount Etna", "South Tyrol", "Lake District",
                 "San Sebastián", "Den Haag", "Rio de Janeiro", "Cape Town", "Isle of Skye", "Novi Sad",
                 "East Anglia", "Costa Rica")
STREETS = ("Mill", "Station", "Church", "Castle", "Garden", "Queen", "Harbour", "Market", "Orchard", "Bridge",
           "Linden", "Chapel", "Victoria", "Lincoln", "Mason", "River", "School", "Abbey", "Forge", "Meadow",
           "Windmill", "Cross", "Bishop", "Fountain")
KINDS_OF_STREET = ("Lane", "Street", "Road", "Square", "Avenue", "Gardens", "Hill", "Close")
MONTHS_WRITTEN = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                  "November", "December", "Mar", "Jun", "Sept", "Nov")
DAYS_OF_THE_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FEASTS = ("Christmas Eve", "New Year's Day", "Easter Monday", "Good Friday", "Boxing Day", "Midsummer")
SUMS_IN_WORDS = ("forty", "two hundred", "twelve", "a thousand", "sixty-five", "five", "three hundred and fifty",
                 "ninety")
COINS = ("euros", "pounds", "dollars", "francs", "kroner", "zloty", "rupees", "quid")
CURRENCY_SIGNS = ("€", "£", "$", "¥")
CURRENCY_CODES = ("EUR", "CHF", "USD", "GBP", "SEK", "PLN")

# Numbers, capitals and things that name nothing.
ASIDE: Mapping[str, tuple[str, ...]] = {
    "number": ("room 214", "order 48213", "page 45", "platform 3", "0171 555 0134", "version 3.2", "line 12",
             "flat 7b", "size 42", "invoice 2019-07", "gate 22", "seat 31", "chapter 6", "ticket 90514",
             "the number 40 bus"),
    "count": ("three nights", "20 people", "40 km", "two bags", "15%", "six weeks", "12 chairs", "half an hour",
            "100 g", "5 litres", "a dozen eggs", "1,200 pages", "30 copies", "two adults and a child",
            "some 300 guests"),
    "time": ("10:30", "half past six", "9 am", "noon", "18.45", "quarter to five", "7 o'clock", "midnight"),
    "firm": ("Hotel Victoria", "Lincoln & Sons", "Café Milano", "Orange Team", "Blue Harbour Travel",
           "Falcon Insurance", "Maison Verte", "the Red Cross", "Baker Brothers", "Project Falcon", "Northern Rail",
           "Studio Nord", "Monday Motors", "Summer Tours", "Penny Market", "the Rotary Club"),
    "thing": ("the keys", "the contract", "the blue suitcase", "the programme", "a receipt", "the old piano",
            "both forms", "the projector", "the map", "the cake", "her passport", "the spare tyre", "the minutes",
            "the choir books"),
}

CLAUSES_WITH_NAMES = (
    "{person} arrives in {place} on {date}", "we paid {amount} to {person} on {date}",
    "the train to {place} was late again", "please send {thing} to {person} by {date}",
    "{person} moved from {place} to {place}", "the deposit is {amount}",
    "can you meet {person} at the station in {place}", "I will be away until {date}",
    "the rent goes up to {amount} from {month}", "{person} and {person} are coming with us",
    "they asked for {amount}, which is too much", "our ticket to {place} says {number}",
    "{person} says the hall in {place} holds {count}", "the repair cost {amount} in the end", "is {date} still free",
    "I met {person} in {place} years ago", "the invoice of {date} says {amount}",
    "we booked {count} at {firm} in {place}", "{firm} wants {amount} before {date}",
    "my cousin {person} lives near {place}", "the party is on {date} at {time}", "may I bring {person}",
    "we march on without {person}", "{place} was lovely and the food was nice",
    "could {person} bring {thing} on {date}", "{amount} each should do", "I still owe {person} {amount}",
    "the parcel from {place} has not come since {date}", "{person} left {thing} near {number}",
    "let us say {date}, {time}", "the shop in {place} closes on {date}", "we split {amount} between {count}",
    "ask {person} about {number}", "{person} paid {amount} for {thing}",
    "the hotel in {place} costs {amount} a night", "{date} does not suit {person}",
    "from {date} to {date} nobody is in the office", "how far is it from {place} to {place}", "who is {person}",
    "{person} from {firm} rang at {time}", "the tickets are {amount}, {amount} for children",
    "I was born in {place}", "{person} was born in {place} in {month}",
    "we have reading group at {time}, bring {thing}", "the bill came to {amount}",
    "please mark {date} in your diary", "the lease ends on {date}", "nobody but {person} has seen {thing}",
    "{person} turns sixty on {date}", "they live at 14 {street} now", "the fine for {number} is {amount}",
    "send it to {person}, 7 {street}, {place}", "her flat in {place} was sold for {amount}",
    "I wrote to {person} on {date} and again in {month}", "the bath is leaking and {person} wants {amount} for it",
    "frank words from {person}, as ever", "the bus to {place} is {number}",
    "the winter sale at {firm} begins on {date}", "the date of the hearing in {place} is {date}",
    "it rained all week in {place}", "{person} will teach until {date}", "{person} has {count} left over",
    "we meet at {firm}, {time} sharp", "is there a cheaper room than {amount}", "the house in {street} is sold",
    "turn left into {street} and ring at {number}", "when does {person} get to {place}",
    "the course in {place} was {amount} in {month}", "say hello to {person} and {person}",
    "the sum of {amount} was due on {date}", "{person}, our treasurer, has the {amount}",
    "the ferry leaves {place} at {time}", "I have lost {thing} somewhere between {place} and {place}",
    "{place} in {month} is cold", "the summer house near {place} is free from {date}",
    "we raised {amount} for {firm}", "please thank {person} for the {amount}",
    "there is a letter from {person} for {number}", "{person} gave a talk in {place} on {date}",
    "she is called {person}", "{person} has lived in {place} since {month}", "in {month} we shall be in {place}",
    "nothing happens before {month}", "the prices of {month} no longer hold, it is {amount} now",
)
NAMELESS_CLAUSES = (
    "thank you for everything", "we need {count} more", "the lift is out of order again",
    "call me on {number} after {time}", "I could not open the file, it says {number}",
    "may we keep {thing} a little longer", "what a nice surprise", "please bring {thing}",
    "I will be there at {time}", "the heating in {number} does not work", "see you at {firm}",
    "could you print {count}", "it costs nothing to ask", "the meeting is moved to {time}",
    "it was a deal, not a gift", "we have {count} and no idea what to do with them", "that will do",
    "{firm} never answers", "look at {number}", "march straight in, the door is open", "my back hurts after {count}",
    "sorry for the late answer", "it is {number}, not what I said",
)
GREETINGS = ("", "", "Dear {person},", "Hi {given},", "Hello,", "Good morning,", "Dear {titled},", "Hello {given},",
             "Dear Sir or Madam,", "{given}, a quick note:", "Hey {given}!")
SIGNATURES = ("", "", "", "Kind regards,\n{person}", "Best,\n{given}", "Thanks!", "Yours, {given}", "See you soon",
              "{person}\n{firm}, {place}", "Thank you, {person}", "Love from {place}, {given}", "Until {date}!")
FACES = ("😀", "🙏", "🎉", "👍🏽", "❤️", "👩‍👧", "✈️", "😅", "🇵🇹")

# A line from right to left, and what stands in its slots.
FROM_RIGHT: tuple[Mapping[str, tuple[str, ...]], ...] = (
    {
        "line": ("وصل {person} إلى {place} يوم {date}.", "دفع {person} مبلغ {amount} في {place}.",
              "هل تعرف {person} من {place}؟", "الحفلة في {place} يوم {date}."),
        "person": ("ليلى حداد", "سامر", "نور الخطيب", "يوسف منصور", "هدى"),
        "place": ("عمان", "بيروت", "الدار البيضاء", "تونس"),
        "date": ("الجمعة", "٣ مايو", "الأحد", "١٢ مارس"),
        "amount": ("٢٥٠ دينار", "٤٠ دولار", "١٠٠ درهم"),
    },
    {
        "line": ("פגשתי את {person} ליד {place} ביום {date}.", "{person} שילם {amount} על זה.",
              "מתי {person} חוזר אל {place}?"),
        "person": ("נועה לוי", "יואב", "תמר כהן", "דוד ברק"),
        "place": ("חיפה", "תל אביב", "אילת"),
        "date": ("שישי", "3 במאי", "ראשון"),
        "amount": ("250 שקל", "80 דולר", "1,200 ₪"),
    },
)
# fmt: on
