"""The words, publishers and topics of synthetic news. Every company and publisher is invented."""

from __future__ import annotations

COMPANIES = (
    "Alder Bank", "Brightwater", "Cobalt Rail", "Dunmore Health", "Eastfield Airports", "Ferrum Works", "Gannet Energy",
    "Halden Robotics", "Iris Optics", "Juniper Foods", "Kestrel Motors", "Larkspur Games", "Meridian Post", "Northgate",
    "Ostler & Sons", "Pelagic Data", "Quillon", "Ravenna Chips", "Stellan Labs", "Tarn Insurance", "Umbra Security",
    "Velum Textiles", "Wickham Logistics", "Xantho Pharma", "Yarrow Media", "Zenobia Telecom", "City of Torvale",
    "Ministry of Transport", "University of Lenz", "Müller Zürich",
)  # fmt: skip
VERBS = (
    "opens", "delays", "announces", "expands", "tests", "closes", "buys", "sells", "defends", "repairs", "withdraws",
    "extends", "launches", "reviews", "suspends", "moves", "rebuilds", "questions", "funds", "publishes",
)  # fmt: skip
OBJECTS = (
    "cloud contract", "data centre", "face recognition pilot", "open letter", "battery plant", "price plan",
    "machine learning service", "storage system", "rail link", "security update", "research programme", "quantum lab",
    "customer portal", "privacy rules", "satellite network", "payment app", "hospital records", "developer tools",
    "water sensors", "vaccine study", "job cuts", "chip factory", "translation service", "delivery drones",
)  # fmt: skip
PLACES = (
    "Torvale", "Lenz", "the North", "São Miro", "Kyrkby", "Old Harbour", "three cities", "East Marsh", "Porto Vale",
    "Norrland", "the islands", "Zürich",
)  # fmt: skip
REASONS = (
    "after a long review", "amid protests", "for small firms", "before the winter", "under new rules", "with partners",
    "despite warnings", "at half the cost", "a year late", "for the first time", "as prices rise", "in a record week",
)  # fmt: skip
TITLES = (
    "{company} {verb} {object} in {place}",
    "{company} {verb} its {object} {reason}",
    "Why {company} {verb} the {object}",
    "{object}: {company} {verb} plans {reason}",
    "{place}: {company} {verb} {object}",
    "{company}’s {object} {reason}",
    "How the {object} came to {place}",
    "“We are ready”: {company} {verb} {object}",
    "What {company} says about the {object} in {place}",
    "Five questions about the {object} of {company}",
)
ANNOUNCEMENTS = (
    "{object} is now available in {place}",
    "{object} is now generally available",
    "Public preview: {object} for {place}",
    "Retirement of {object} in {place}",
    "General availability: {object} {reason}",
)
"""Templates of one publisher that make unrelated announcements look alike."""

SENTENCES = (
    "{company} {verb} the {object} {reason}, people who know the plans told {paper}.",
    "The {object} in {place} has been discussed for years; now {company} {verb} it {reason}.",
    "“It is the largest {object} so far,” a speaker of {company} said on Tuesday.",
    "Residents of {place} had asked for a {object} since spring.",
    "Analysts expect that {company} {verb} more than one {object} {reason}.",
    "Costs of the {object} rose by {number} percent in {place}.",
    "Here is how the {object} works and who can use it.",
)
FOREIGN = (
    ("トルヴァレ市、新しいデータセンターを公開", "関係者によると、計画は来年まで続く見通しです。"),
    ("Новый дата-центр открылся в Торвале", "Проект обсуждали несколько лет, сообщила компания."),
    ("Bahnstrecke nach Zürich später fertig", "Die Kosten sind höher als geplant, heißt es aus dem Ministerium."),
    ("L’hôpital de Lenz change de système", "Le projet, très attendu, coûte moins cher que prévu."),
    ("São Miro: novo laboratório abre as portas", "A cidade espera criar centenas de empregos."),
)
TOPICS = (
    "AI", "Storage", "Security", "Databases", "Compute", "Containers", "Analytics", "Migration", "Networking", "DevOps",
    "Serverless", "Integration", "Identity", "Web", "Mobile", "Blockchain", "Management tools", "Developer tools",
    "Computer vision", "C#", "U.S.", "Research & policy", "Gesundheit", "ロボット",
)  # fmt: skip
PAPERS = (
    "Herald", "Gazette", "Observer", "Courier", "Tribune", "Wire", "Ledger", "Signal", "Dispatch", "Monitor", "Bulletin",
    "Record", "Examiner", "Sentinel", "Chronicle", "Review",
)  # fmt: skip
PLATFORMS = (
    ("youtube.com", "Torvale TV"), ("youtube.com", "The Build Channel"), ("medium.com", "Notes of an Engineer"),
    ("medium.com", "Data & Dust"),
)  # fmt: skip
"""Hosts that publish for many: there the domain and the name together are the provider."""

TAGGED = (
    "Q&amp;A with {title}", "{title} &#8211; live", "{title} &amp;#8217;21", "{title} &amp;amp; more", "{title}&nbsp;…",
)  # fmt: skip
"""Titles with HTML entities, some escaped twice."""

YAML_TRAPS = ("NO", "1.10", "12:30:45", "0123", "2021-03-02", "~", "null", "0x1F", "1_000", "=")
"""Plain scalars that YAML 1.1 loaders take for something other than text."""

FIRST_NAMES = (
    "Ada", "Agnes", "Alvar", "Amina", "Anselm", "Astrid", "Benedikt", "Bilal", "Bruna", "Caspar", "Celia", "Chidi",
    "Dagmar", "Dario", "Edda", "Elif", "Emeka", "Esther", "Farid", "Fenna", "Gideon", "Greta", "Hamid", "Hanne",
    "Ignaz", "Ilse", "Imani", "Ivo", "Jakob", "Jelena", "Joao", "Kaija", "Kofi", "Lars", "Leila", "Linus", "Lotte",
    "Magnus", "Marta", "Mehmet", "Mira", "Nadia", "Niall", "Nuria", "Odile", "Oskar", "Pavel", "Petra", "Quentin",
    "Rahel", "Rashid", "Rosa", "Samir", "Sanna", "Selma", "Tadeusz", "Thea", "Tomas", "Ursula", "Viktor", "Wanda",
    "Yusuf", "Zofia", "Ines", "Callum",
)  # fmt: skip
SURNAMES = (
    "Abara", "Achterberg", "Adeyemi", "Almeida", "Anquist", "Arkwright", "Aydin", "Bakewell", "Balint", "Barzani",
    "Beaumarch", "Bergstad", "Blomkvist", "Brodersen", "Cabrera", "Castellan", "Chukwu", "Corrigan", "Dahlgren",
    "Delacour", "Demirci", "Dunleavy", "Eberhart", "Eklund", "Fairbairn", "Falkenrath", "Fontaine", "Galdos",
    "Garrity", "Goransson", "Grunwald", "Hadzic", "Halloran", "Hartigan", "Hovland", "Ibarra", "Ilves", "Iversen",
    "Jankowski", "Jorstad", "Kalnins", "Karimov", "Kettering", "Kowalczyk", "Lachance", "Lindqvist", "Lokhande",
    "Lorimer", "Maartens", "Machado", "Mbeki-Ross", "Merriweather", "Nakagawa", "Navarrete", "Nordahl", "Obuya",
    "Okonjo", "Ostrander", "Paasonen", "Pelletier", "Peltz", "Quispe", "Radovan", "Ravnborg", "Rosenqvist",
    "Sandoval", "Schellenberg", "Siddiqui", "Silveira", "Sorbello", "Stavros", "Szabolcs", "Tanaka-Holt",
    "Tervonen", "Thackeray", "Tiwari", "Ullmann", "Vanterpool", "Varga", "Vestergaard", "Wachira", "Wexley",
    "Whitcombe", "Wolanski", "Yildirim", "Zapata", "Zielinski",
)  # fmt: skip
TOWNS = (
    "Aldermoor", "Ashgrove", "Bavenrode", "Belmonte", "Birkavik", "Brackwater", "Calderon Bay", "Castrovia",
    "Chelmsworth", "Corvina", "Dalhurst", "Drakensport", "Dunhollow", "Eastmere", "Ebenthal", "Elsinmark", "Falkstone",
    "Fernandina", "Garsund", "Glenmarrow", "Grafenau", "Halvorsund", "Harrowgate", "Hesselby", "Ilmenstadt",
    "Inverlochan", "Jarvenpoort", "Kaldvik", "Karabulak", "Kestonbury", "Kirkwall Heath", "Lagomar", "Langerud",
    "Larkhaven", "Lisvane", "Lowenberg", "Maravilla", "Marstrand Point", "Mirabad", "Montserrin", "Nagavara",
    "Nordhaven", "Novigorsk", "Oakhampton", "Ormsdal", "Ostrava Bay", "Palmarejo", "Pentworth", "Pinheiral",
    "Port Selwyn", "Quarrington", "Ravelsburg", "Redcliff", "Rionegra", "Saltmarsh", "San Evaristo", "Selkirk Falls",
    "Silverdene", "Skarholm", "Stonebridge", "Sundhamn", "Tallowfield", "Tamarind", "Tarvisio Alta", "Thornaby",
    "Tirasvela", "Ullerton", "Umbertown", "Valdoria", "Varnagrad", "Vesterby", "Villaluz", "Waldheim", "Westerholt",
    "Whitby Cross", "Wolfsberg", "Yarrowdale", "Zambrano", "Zelenograv", "Zuidhaven",
)  # fmt: skip
COMPANY_STEMS = (
    "Aerolith", "Alcora", "Amberline", "Arcturon", "Aventis Hale", "Baltrum", "Bexley", "Bluefern", "Bramford",
    "Calyx", "Cindrex", "Clearbrook", "Corwin Pell", "Cygnet", "Dantor", "Delphine", "Dravex", "Ellingham", "Emberly",
    "Evenfall", "Fathom", "Ferncastle", "Fjordline", "Galvanta", "Glasswing", "Granholm", "Harborne", "Helix Nord",
    "Holloway", "Icarion", "Ironwood", "Jadestone", "Kallisto", "Kintar", "Lanternix", "Lodestar", "Lumenor",
    "Marblehead", "Merovia", "Mistral Gate", "Nimbrel", "Novacord", "Oberon", "Octavian", "Orrery", "Palisander",
    "Parhelion", "Pinecrest", "Quantock", "Quorum", "Redwing", "Rheingold", "Sablefish", "Sequoyah", "Solvane",
    "Stratumix", "Tessera", "Thornfield", "Trellis", "Undercroft", "Vantor", "Verity", "Westbourne", "Wyvern",
    "Yellowtail", "Zephyrus",
)  # fmt: skip
COMPANY_SORTS = (
    "Airways", "Bank", "Chemicals", "Cloud", "Dynamics", "Energy", "Foods", "Group", "Health", "Insurance", "Labs",
    "Logistics", "Motors", "Networks", "Pharma", "Rail", "Robotics", "Semiconductor", "Software", "Steel", "Systems",
    "Telecom",
)  # fmt: skip
PRODUCT_STEMS = (
    "Anchor", "Beacon", "Cascade", "Comet", "Drift", "Echo", "Falcon", "Gemini", "Granite", "Halo", "Indigo", "Jasper",
    "Kite", "Lattice", "Mosaic", "Nectar", "Opal", "Onyx", "Pulse", "Quill", "Ranger", "Saffron", "Sierra", "Tempo",
    "Tundra", "Umbra", "Vector", "Willow", "Xenon", "Zenith",
)  # fmt: skip
PRODUCT_SORTS = (
    "Archive Storage", "Batch Service", "Code Studio", "Container Registry", "Data Factory", "Edge Gateway",
    "Event Hub", "File Sync", "Firewall Manager", "Form Reader", "Graph Database", "Key Vault", "Log Analytics",
    "Map Service", "Media Encoder", "Message Queue", "Policy Center", "Speech Service", "SQL Engine", "Virtual Desktop",
)  # fmt: skip
GOODS = (
    "wireless headphones", "gaming keyboard", "air fryer", "robot vacuum", "smart thermostat", "4K monitor",
    "portable SSD", "fitness tracker", "espresso machine", "e-reader", "mesh router", "cordless drill",
    "electric scooter", "noise-cancelling earbuds", "tablet", "dash camera", "microphone", "laser printer",
)  # fmt: skip
MARKETS = (
    "Smart Water Meter", "Industrial Adhesives", "Veterinary Imaging", "Cold Chain Packaging", "Edge Computing",
    "Bamboo Flooring", "Drone Insurance", "Cloud Storage", "Dental Lasers", "Fish Feed", "Marine Coatings",
    "Hybrid Seeds", "Optical Sensors", "Baby Monitors", "Food Colours", "Railway Signalling", "Hearing Aids",
    "Speech Analytics",
)  # fmt: skip
SUBJECTS = (
    "data warehouses", "mesh networking", "password managers", "urban gardening", "coral reefs", "chess openings",
    "sourdough", "long-distance trains", "quantum error correction", "old bridges", "open-source licences",
    "night skies", "street photography", "remote teams", "battery chemistry", "folk music", "bird migration",
    "public libraries", "glaciers", "kitchen knives", "cycling lanes", "board games", "medieval maps", "tea houses",
    "unit testing", "compilers", "ferry routes", "beekeeping", "lighthouses", "school meals", "wool mills",
    "desert railways", "type design", "bread ovens", "tidal power", "mountain huts",
)  # fmt: skip
FINDINGS = (
    "a protein that slows memory loss", "a link between late meals and sleep", "a new species of deep-sea squid",
    "water vapour around a small planet", "a cheap test for liver disease", "microplastics in mountain springs",
    "a battery that charges in four minutes", "bees that recognise faces", "an ice core of a million years",
    "a vaccine against river fever", "a gene that protects wheat from rust", "bacteria that digest nylon",
    "a faint radio signal from a dead star", "a sensor that smells spoiled fish", "glue that works under water",
    "a drug that eases migraine", "coral that survives warm water", "fungi that bind mercury",
    "a cement that stores heat", "teeth of an unknown ape",
)  # fmt: skip
