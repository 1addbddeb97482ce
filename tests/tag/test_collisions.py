"""Words that look like ours and are not: each pair of the linguists' "must not tag" list, in a sentence."""

import pytest

from aggregator.tag import find

COLLISIONS = {
    "en": (
        "The ministers met in Rome on Monday|Parties to the Rome Statute meet|The Treaty of Rome turns sixty|"
        "Romania elects a president|A Romanian nurse wins a prize|Roman Catholic bishops gather|"
        "Romance novels sell well|AS Roma beat Lazio|A salad of Roma tomatoes|The film Roma wins at Venice|"
        "Floods near Roma in Queensland|The gypsy moth strips the oaks|"
        "Gypsy, the musical, returns to Broadway|"
        "A summer of gypsy jazz|Travellers wait for hours at the airport|A kale soup for winter|"
        "Egypt opens a new museum|Dom Perignon was a monk|A drawer full of CD-ROMs"
    ),
    "fr": (
        "Un roman sur la mer|Le pape rentre à Rome|L'empire romain en images|Un vin roumain primé|"
        "Concert de jazz manouche au parc|Les voyageurs de la SNCF patientent|Un paquet de Gitanes|"
        "Un CD-ROM pour la classe|Les DROM et les COM en chiffres|La loi LOM sur les mobilités"
    ),
    "de": (
        "Der Papst betet in Rom|Ein Roman über das Meer|Neue Romane im Herbst|Der Dom wird renoviert|"
        "Köln, die Domstadt, feiert|Ein Fenster in romanischem Stil|Die alten Römer am Rhein|"
        "Rumänen wählen am Sonntag|Die Rätoromanen feiern ihre Sprache|Reisende warten am Bahnhof"
    ),
    "it": (
        "Sciopero dei mezzi a Roma|Un bambino romano vince la gara|I romanisti in festa allo stadio|"
        "Un romanzo sul mare|La Romania al voto|Alluvione in Romagna|La memoria ROM del computer|"
        "I Nomadi in concerto|La Roma batte la Lazio"
    ),
    "es": (
        "El papa vuelve a Roma|La película Roma gana en Venecia|Un atasco en la colonia Roma|"
        "Un puente romano|Arte románico en el norte|Un tenista rumano|Receta de brazo de gitano|"
        "Una punta roma"
    ),
    "pt": (
        "O papa regressa a Roma|Um romano antigo|Eleições na Roménia|Sumo de romã|Uma romaria no norte|"
        "A cigarra e a formiga"
    ),
    "ca": "El papa torna a Roma|Art romànic al Pirineu|Pollastre amb romaní|Concert de jazz manush",
    "nl": (
        "De paus is in Rome|Een roman over de zee|Romeins badhuis gevonden|Reizigers van de NS wachten|"
        "De Domtoren staat in de steigers|AS Roma wint van Lazio"
    ),
    "ro": (
        "Papa revine la Roma|Un roman despre mare|Romane noi în librării|Primarul municipiului Roman|"
        "Alegeri în România|Români la vot|O sticlă de rom|Ciocolata ROM, un brand vechi"
    ),
    "hu": (
        "A pápa Rómában járt|Római emlékek a múzeumban|Romkocsma nyílik Pesten|Román kormány alakul|"
        "Választás Romániában|Romantikus regény"
    ),
    "cs": (
        "Papež v Římě|Fotbalisté AS Řím vyhráli|Film s Romy Schneiderovou|Roman Polański slaví|"
        "Nový román o moři|"
        "Volby v Rumunsku|Kamenolom: lom u města se zavře|Požár v obci Lom u Mostu|Starý dům na prodej"
    ),
    "sk": (
        "Pápež v Ríme|Rimavská Sobota opravuje cesty|Nový román o mori|Voľby v Rumunsku"
    ),
    "pl": (
        "Premiera w Teatrze Roma|Spektakl Teatru Roma|Papież w Rzymie|Roman Polański świętuje|"
        "Nowy romans w kinach|Styl romański w kościele|Wybory w Rumunii|Dom na sprzedaż|Cyganeria warszawska"
    ),
    "bg": (
        "Папата в Рим|Отборът на Рома спечели|Нов роман за морето|Избори в Румъния|Бутилка ром|"
        "Пожар в Лом|Дом за деца"
    ),
    "mk": "Папата во Рим|Нов роман за морето|Избори во Романија|Музеј во Египет",
    "sr": (
        "Papa u Rimu|Rimski trg|Novi roman o moru|Izbori u Rumuniji|Flaša ruma|Dom zdravlja|Dosta priče|"
        "Папа у Риму"
    ),
    "hr": (
        "Papa u Rimu|Rimske iskopine|Novi roman o moru|Izbori u Rumunjskoj|Boca ruma|Dom zdravlja|"
        "Dosta je priče"
    ),
    "bs": "Papa u Rimu|Rimske iskopine|Novi roman o moru|Izbori u Rumuniji|Dom zdravlja|Dosta je priče",
    "sl": "Mourinho pri Romi|Papež v Rimu|Nov roman o morju|Volitve v Romuniji",
    "sq": (
        "Papa kthehet në Romë|Ekipi i Romës fitoi|Romak i lashtë|Zgjedhje në Rumani|Një roman për detin|"
        "Muze në Egjipt"
    ),
    "el": (
        "Η Ρόμα κέρδισε τη Λάτσιο|Ο πάπας στη Ρώμη|Ρωμαϊκά ψηφιδωτά|Εκλογές στη Ρουμανία|Ρομαντική κωμωδία"
    ),
    "tr": (
        "Yeni romanı yayımlandı|Yazarın romanları ödül aldı|Papa Roma'da konuştu|Romalı bir komutan|"
        "Romanya'da seçim|Rum okulları açıldı|Pir Sultan Abdal anıldı"
    ),
    "uk": (
        "Папа в Римі|Клуб «Рома» переміг|Новий роман про море|Пляшка рому|Вибори в Румунії|"
        "Місто Ромни ремонтує дороги"
    ),
    "ru": (
        "«Рома» обыграла «Лацио»|Папа в Риме|Новый роман о море|Романс под гитару|Бутылка рома|"
        "Выборы в Румынии|"
        "Лом подорожал|Дом продан|Ромашка лекарственная"
    ),
    "lt": (
        "Popiežius Romoje|Romos klubas laimėjo|Butelis romo|Naujas romanas apie jūrą|"
        "Rinkimai Rumunijoje|Senovės romėnai"
    ),
    "lv": "Pāvests Romā|Svētās Romas impērija|AS Roma uzvar|Jauns romāns par jūru|Vēlēšanas Rumānijā",
    "et": "Paavst Roomas|Uus romaan merest|Valimised Rumeenias",
    "fi": (
        "Romanian hallitus erosi|Vaalit Romaniassa|Opiskelen romanian kieltä|Uusi romaani merestä|"
        "Paavi Roomassa|Romanttinen elokuva"
    ),
    "sv": (
        "Påven är i Rom|En flaska rom|En roman om havet|Val i Rumänien|Resande väntar på tåget|"
        "En dom i tingsretten|Roma på Gotland"
    ),
    "nb": (
        "Paven er i Roma|Det offentlige rom|En flaske rom|Valg i Romania|Romerike får ny vei|"
        "Dom i lagmannsretten"
    ),
    "da": "Paven er i Rom|En flaske rom|En roman om havet|Valg i Rumænien|Dom i landsretten",
    "is": "Páfinn í Róm|Rómarveldi í myndum|Rómversk rúst fannst|Kosningar í Rúmeníu",
    "ga": "An Pápa sa Róimh|Rómánach ársa|Toghchán sa Rómáin|Taistealaithe ag fanacht ag an aerfort",
    "mt": "Il-Papa f'Ruma|Elezzjoni fir-Rumanija",
    "hy": "Պապը Հռոմում",
    "ka": "თქვა, რომ მოვა|პაპი რომში|რომანი ზღვაზე|ლომი ზოოპარკში",
    "az": "Papa Romada çıxış etdi|Yeni roman çap olundu|Rumıniyada seçki",
}  # fmt: skip
CASES = [(language, sentence) for language, held in COLLISIONS.items() for sentence in held.split("|")]


@pytest.mark.parametrize(("language", "sentence"), CASES)
def test_a_false_friend_is_not_tagged(language: str, sentence: str) -> None:
    as_text = find("", f"{sentence}.", language=language)
    assert as_text.verdict == "no", as_text.because
    as_title = find(sentence, "", language=language)
    assert as_title.verdict != "yes", as_title.because


@pytest.mark.parametrize("language", sorted(COLLISIONS))
def test_nor_in_capitals(language: str) -> None:
    for sentence in COLLISIONS[language].split("|"):
        found = find(sentence.upper(), "", language=language)
        assert found.verdict != "yes", (sentence, found.because)
