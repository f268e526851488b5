namespace BigFile.DataGen.Pools;

/// <summary>The weather stations of <see cref="DataKind.Measurements"/>: cities, with names of 1 to 100 bytes in UTF-8.</summary>
internal static class Stations
{
    /// <summary>The longest name, in bytes: what the One Billion Row Challenge allows.</summary>
    internal const int LongestNameBytes = 100;

    /// <summary>413 names, as many as the challenge's own generator has; each once, none with a semicolon.</summary>
    internal static string[] Names { get; } = Text.ReplaceLineEndings("").Split('|');

    // One string, since an array of so many literals takes the JIT longer than splitting them. Lines end between names.
    private const string Text = """
        Y|Å|Ii|Oxe|Ystad|Abu Dhabi|Abuja|Acapulco|Accra|Adana|Addis Ababa|Adelaide|Aden|Agadez|Agra|Ahmedabad|Aizawl|Ajaccio|Albacete|Albany|
        Albuquerque|Aleppo|Alexandria|Algiers|Alicante|Almaty|Amiens|Amman|Amsterdam|Anchorage|Andorra la Vella|Ankara|Antananarivo|Antofagasta|Antwerp|Aomori|Apia|Arequipa|Arkhangelsk|Aşgabat|
        Ashdod|Asmara|Astana|Asunción|Athens|Atlanta|Auckland|Austin|Bagamoyo|Baghdad|Baguio|Baku|Baltimore|Bamako|Bandar Seri Begawan|Bangkok|Bangui|Banjul|Barcelona|Bari|
        Barranquilla|Basel|Basra|Batumi|Beijing|Beira|Beirut|Belém|Belfast|Belgrade|Belize City|Belo Horizonte|Benghazi|Bergen|Berlin|Bern|Białystok|Bilbao|Birmingham|Bishkek|
        Bissau|Blantyre|Bloemfontein|Bogotá|Boise|Bologna|Bordeaux|Boston|Brasília|Bratislava|Brazzaville|Bridgetown|Brisbane|Bristol|Brno|Brussels|București|Budapest|Buenos Aires|Bujumbura|
        Bulawayo|Burnie|Busan|Bydgoszcz|Cabo San Lucas|Cádiz|Cairns|Cairo|Calgary|Cali|Canberra|Cape Town|Caracas|Cardiff|Cartagena de Indias|Casablanca|Catania|Cayenne|Cebu City|Chandigarh|
        Charlotte|Chengdu|Chennai|Chiang Mai|Chicago|Chihuahua|Chişinău|Chittagong|Chongqing|Christchurch|City of San Marino|Cluj-Napoca|Cochabamba|Colombo|Columbus|Conakry|Constantine|Copenhagen|Córdoba|Cork|
        Cotonou|Cracow|Cuenca|Curitiba|Cusco|Da Nang|Dakar|Dallas|Damascus|Dar es Salaam|Darwin|Daugavpils|Delhi|Denpasar|Denver|Detroit|Dhaka|Dikson|Dili|Djibouti|
        Dnipro|Dodoma|Doha|Douala|Dresden|Dubai|Dublin|Dunedin|Durban|Dushanbe|Düsseldorf|Edinburgh|Edmonton|El Paso|Entebbe|Erbil|Erzurum|Esbjerg|Esfahan|Fairbanks|
        Faro|Fez|Florence|Fortaleza|Frankfurt am Main|Freetown|Fukuoka|Funafuti|Gaborone|Gabès|Galway|Gangtok|Gdańsk|Geneva|Genoa|Georgetown|Ghanzi|Gjoa Haven|Glasgow|Goroka|
        Göteborg|Granada|Graz|Guadalajara|Guangzhou|Guatemala City|Guayaquil|Haifa|Halifax|Hamburg|Hamilton|Hanga Roa|Hanoi|Harare|Harbin|Hargeisa|Hat Yai|Havana|Helsinki|Heraklion|
        Hiroshima|Ho Chi Minh City|Hobart|Hong Kong|Honiara|Honolulu|Houston|Hyderabad|Iași|Ifrane|Iloilo City|Indianapolis|Innsbruck|Iqaluit|Irkutsk|İstanbul|İzmir|Jakarta|Jayapura|Jerusalem|
        Johannesburg|Jos|Juba|Kabul|Kampala|Kandi|Kankan|Kano|Kansas City|Karachi|Karonga|Kathmandu|Kaunas|Kazan|Khartoum|Kigali|Kingston|Kinshasa|Kiritimati|Kisumu|
        Kolkata|Košice|Kraków|Kuala Lumpur|Kumasi|Kunming|Kuopio|Kuwait City|Kyiv|Kyoto|La Ceiba|La Paz|Lagos|Lahore|Lake Havasu City|Las Palmas|Las Vegas|León|Libreville|Lille|
        Lilongwe|Lima|Linköping|Lisboa|Livingstone|Ljubljana|Lodwar|Łódź|Lomé|London|Longyearbyen|Los Angeles|Louisville|Luanda|Lubumbashi|Lusaka|Luxembourg|Lviv|Lyon|Madrid|
        Málaga|Malé|Malmö|Managua|Manama|Mandalay|Mango|Manila|Maputo|Marrakesh|Marseille|Maseru|Maun|Medan|Medellín|Melbourne|Memphis|Mexicali|México|Miami|
        Milan|Milwaukee|Minneapolis|Minsk|Mogadishu|Mombasa|Monaco|Moncton|Monrovia|Monterrey|Montréal|Moscow|Mumbai|Murmansk|Muscat|Mzuzu|N'Djamena|Naha|Nairobi|Nakhon Ratchasima|
        Napier|Naples|Nashville|Nassau|Ndola|New Orleans|New York City|Ngaoundéré|Niamey|Nicosia|Niigata|Nouadhibou|Nouakchott|Novosibirsk|Nuuk|Odesa|Odienné|Oklahoma City|Omaha|Oranjestad|
        Oslo|Ottawa|Ouagadougou|Ouahigouya|Ouarzazate|Oulu|Palembang|Palermo|Palm Springs|Palmerston North|Panamá|Parakou|Paris|Perth|Petropavlovsk-Kamchatsky|Philadelphia|Phnom Penh|Phoenix|Pittsburgh|Podgorica|
        Pointe-Noire|Pontianak|Port Moresby|Port Sudan|Port Vila|Port-au-Prince|Portland (Oregon)|Porto|Praha|Praia|Pretoria|Pyongyang|Rabat|Rangpur|Reykjavík|Riga|Riyadh|Roma|Roseau|Rostov-on-Don|
        San Cristóbal de las Casas|San Fernando del Valle de Catamarca|São Tomé|東京|Санкт-Петербург|القاهرة|Θεσσαλονίκη|서울|北京|Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch|Taumatawhakatangihangakoauauotamateaturipukakapikimaungahoronukupokaiwhenuakitanatahu|Krung Thep Maha Nakhon Amorn Rattanakosin Mahinthara Ayutthaya Mahadilok Phop Noppharat Ratchathanee|Tromsø
        """;
}
