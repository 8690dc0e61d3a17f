"""Invented people and places of the demo county.

Names of places and streets are made up; the county's code lies outside the state's
range (081 to 084) and no delivery area has a postcode that begins with 00.

FIRST_NAMES: {ISO country: {"female": [...], "male": [...]}}
LAST_NAMES: {ISO country: [...]}, usable for every gender
LAST_NAMES_BY_GENDER: names whose form follows the gender (Ukraine only)
All names are common ones; a pair may belong to a real person by chance.
"""

COUNTY = {"name": "Albfurt", "code": "08999", "kind": "rural"}

MUNICIPALITIES = {
    "08999001": "Albfurt",
    "08999002": "Brühlstetten",
    "08999003": "Fohlenstetten",
    "08999004": "Hagenlauter",
    "08999005": "Moosgartach",
    "08999006": "Oberquellingen",
    "08999007": "Ottmarsfurt",
    "08999008": "Rebmarkt",
    "08999009": "Seltringen",
    "08999010": "Steinachbrunn",
    "08999011": "Unterquellingen",
    "08999012": "Weidlingsbach",
}

STREETS = [
    "Ahorntorweg", "Altes Zollgässle", "Am Eulenkelter", "Am Gänsewehr",
    "Am Quellenspeicher", "An der Walkmühlbrücke", "Beim Kirschenturm",
    "Brombeergartenweg", "Drei-Linden-Steige", "Eisvogelgasse", "Färberknechtgasse",
    "Fohlensteige", "Glockengießerhalde", "Hagenlauterer Weg", "Haselhahnweg",
    "Holunderkelterstraße", "Igelwiesenring", "Kranichfurtstraße", "Mostbirnenweg",
    "Moosgartacher Straße", "Nussbaumhaldenweg", "Oberquellinger Straße",
    "Rebmarkter Steige", "Schafscheuernweg", "Schlehenackerring", "Seilerwehrgasse",
    "Seltringer Straße", "Streuobststeige", "Wacholdertorstraße", "Zaunkönigsteig",
]  # fmt: skip

FIRST_NAMES = {
    "UA": {
        "female": """Oksana Olena Iryna Nataliia Tetiana Svitlana Liudmyla Halyna
            Yuliia Kateryna Mariia Anna Viktoriia Olha Daryna Sofiia Anastasiia
            Alina Khrystyna Larysa Valentyna Nina Inna Zoriana Solomiia Polina
            Lesia Myroslava""",
        "male": """Oleksandr Serhii Andrii Volodymyr Mykola Vasyl Ivan Petro Dmytro
            Yurii Viktor Oleh Ihor Bohdan Taras Maksym Artem Roman Vitalii Yevhen
            Ruslan Stepan Denys Kyrylo Pavlo Anatolii Danylo Nazar""",
    },
    "SY": {
        "female": """Amal Rima Hanan Fatima Aisha Maryam Nour Rasha Layla Samar Hala
            Dalal Ghada Nadia Yasmin Salma Lina Reem Souad Khadija Zeinab Abir
            Rana Duha Manal Hiba Safa Wafa""",
        "male": """Ahmad Mohammad Khaled Omar Ali Hassan Hussein Mahmoud Ibrahim
            Yousef Mustafa Samer Fadi Bassam Anas Tarek Ziad Nabil Wael Amer
            Rami Ayman Bilal Adnan Firas Hamza Jamal Louay""",
    },
    "AF": {
        "female": """Fatima Zahra Maryam Shukria Nargis Parwana Farida Laila Zainab
            Shabnam Mursal Freshta Nilofar Gulalai Zarghona Roya Sima Latifa
            Hamida Marzia Masuma Palwasha Spozhmai Nazanin Khatera Storai
            Wahida Sahar""",
        "male": """Ahmad Mohammad Abdul Najib Farid Hamid Karim Rahim Jawad Mirwais
            Zabihullah Habibullah Najibullah Ehsan Reza Mahdi Esmatullah Nasir
            Wali Sayed Bashir Khalid Omid Farhad Shafiq Matiullah Ghulam Idris""",
    },
    "ER": {
        "female": """Selam Feven Rahel Luwam Winta Helen Senait Almaz Tirhas Letebrhan
            Mebrat Abrehet Ruta Yordanos Bisrat Freweini Hiwet Semhar Saba Tsega
            Azieb Meron Kisanet Natsnet""",
        "male": """Tesfay Yonas Filmon Samuel Mehari Kidane Berhane Haile Abraham
            Daniel Robel Natnael Yohannes Isaias Tekle Teklit Merhawi Aron Amanuel
            Ermias Habtom Okbay Simon Futsum""",
    },
    "IQ": {
        "female": """Zainab Fatima Noor Hanan Shilan Rojin Nasrin Layla Amina Huda
            Iman Sahar Suha Rasha Shaima Wijdan Tara Hawar Khalida Jihan Nadia
            Berivan Dunya Maha""",
        "male": """Ali Hussein Ahmed Mohammed Hassan Karrar Mustafa Haider Omar Karwan
            Rebin Sherzad Saman Azad Hogir Dilshad Salam Jasim Qasim Khalaf Murad
            Sarmad Laith Muhannad""",
    },
    "TR": {
        "female": """Ayşe Fatma Emine Hatice Zeynep Elif Meryem Şerife Sultan Hanife
            Merve Büşra Esra Özlem Derya Sevgi Gülşen Songül Dilek Rojda Berfin
            Zehra Yasemin Nurcan""",
        "male": """Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim Murat Yusuf Ömer
            Osman Ramazan Halil Emre Burak Serkan Baran Welat Süleyman Abdullah
            Fatih Kadir Orhan Cemal""",
    },
    "GM": {
        "female": """Fatou Isatou Awa Mariama Binta Kaddy Adama Jainaba Ndey Haddy
            Amie Sainabou Oumie Nyima Kumba Ramatoulie Sirra Aminata Rohey Satou""",
        "male": """Lamin Ebrima Modou Ousman Alieu Musa Bakary Sulayman Momodou Omar
            Buba Yankuba Kebba Saikou Amadou Abdoulie Baboucarr Dawda Muhammed
            Foday""",
    },
    "IR": {
        "female": """Fatemeh Zahra Maryam Narges Leila Shirin Parisa Nasrin Mina
            Azadeh Mahsa Elham Samira Sara Roya Niloufar Shadi Farzaneh Bahar
            Setareh Neda Ziba Mahnaz Golnaz""",
        "male": """Ali Reza Mohammad Hossein Mehdi Amir Hamid Saeed Majid Behrouz Omid
            Kaveh Farhad Arash Siavash Babak Kamran Navid Peyman Dariush Masoud
            Vahid Javad Ramin""",
    },
    "SO": {
        "female": """Fadumo Halimo Asha Hodan Sahra Ifrah Amina Khadra Nimco Hibo
            Faiza Deqa Sagal Ayaan Maryan Hawo Safiyo Ubah Shukri Ladan""",
        "male": """Abdi Mohamed Ahmed Hassan Ali Abdullahi Yusuf Ibrahim Mahad Liban
            Abdirahman Farah Guled Warsame Jama Said Mustafe Bashir Nuur Ismail""",
    },
}

LAST_NAMES = {
    "UA": """Shevchenko Bondarenko Kovalenko Tkachenko Kravchenko Oliinyk Shevchuk
        Koval Polishchuk Boiko Tkachuk Savchenko Marchenko Rudenko Moroz Lysenko
        Petrenko Klymenko Kravets Melnyk Pavlenko Savchuk Kuzmenko Levchenko
        Ponomarenko Vasylenko Romanenko Humeniuk Hrytsenko Bilous Panchenko
        Karpenko Sydorenko Zinchenko Martyniuk Kostiuk Honchar Demchenko Onyshchenko
        Yaremchuk Palamarchuk Didenko Fedorenko Nazarenko""",
    "SY": """Alhamad Almohammad Alahmad Alali Ibrahim Khalil Darwish Haddad Issa
        Othman Suleiman Mustafa Kassem Najjar Hamdan Saleh Shaheen Khatib Masri
        Halabi Hourani Jaber Kurdi Qasim Rahal Sabbagh Tawil Zein Barakat Nasser
        Mansour Abboud Dabbagh Farhat Ghanem Hijazi Jarrah Kanaan Mahmoud Naser
        Obeid Rifai Shami Turkmani""",
    "AF": """Ahmadi Mohammadi Hosseini Rezai Karimi Rahimi Nazari Haidari Amiri
        Sharifi Noori Azizi Alizada Jafari Sultani Hakimi Popal Stanekzai Safi
        Sadat Wardak Yusufzai Zadran Barakzai Habibi Qasemi Mirzai Nabizada
        Hamidi Faizi Akbari Sarwari Amini Joya Rasuli Ghafoori Sediqi Tajik Omari
        Niazi Hotak Shinwari Osmani Nasiri""",
    "ER": """Tesfay Haile Berhane Gebremedhin Tekle Kidane Weldemichael Habte
        Ghebreab Asfaha Mebrahtu Tewelde Abraha Okbazghi Woldu Gebreyesus Negash
        Zerai Araya Beyene Ghirmay Fessehaye Hagos Teklemariam Kiflom Measho Russom
        Semere Tsegay Yemane Zemichael Embaye Desta Bahta Gebrehiwet Kahsay Mehari
        Woldeab Andemariam Sium Goitom Yohannes""",
    "IQ": """Hassan Hussein Jasim Kadhim Abbas Mahmood Khalaf Saleh Aziz Karim Murad
        Khudhur Elias Haji Hamo Rasho Qasim Salim Yousif Ismail Hamad Rashid
        Jabbar Mohsin Taha Younis Faraj Hadi Latif Majeed Nori Omer Rahman Sabri
        Sherif Tawfiq Wahab Zangana Barzan Dakhil Hameed Shammo""",
    "TR": """Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir
        Arslan Doğan Kılıç Aslan Çetin Kara Koç Kurt Özkan Şimşek Polat Korkmaz
        Çakır Erdoğan Güneş Aktaş Bulut Taş Keskin Turan Gül Özer Tekin Ateş
        Bozkurt Aksoy Karaca Yavuz Duman Coşkun Uçar Sarı""",
    "GM": """Jallow Ceesay Touray Camara Jobe Sanneh Bah Darboe Sowe Njie Jawara
        Drammeh Manneh Colley Fatty Jammeh Bojang Badjie Sarr Conteh Kinteh
        Saidykhan Gassama Marong Susso Sillah Trawally Jatta Sonko Krubally""",
    "IR": """Mohammadi Hosseini Ahmadi Karimi Moradi Rezaei Jafari Rahimi Hashemi
        Mousavi Ebrahimi Rostami Ghasemi Sadeghi Heidari Kazemi Nazari Akbari
        Shahbazi Tehrani Shirazi Esfahani Tabrizi Amini Bagheri Farahani Ghorbani
        Jalali Khosravi Mahmoudi Norouzi Pourahmad Salehi Soltani Taheri Yousefi
        Zamani Azizi Bahrami Daneshvar Ranjbar Kiani""",
    "SO": """Mohamed Ali Hassan Ahmed Abdi Yusuf Farah Omar Warsame Ibrahim Nur
        Hussein Osman Jama Aden Abdullahi Mohamud Isse Hirsi Guled Sheikh Elmi
        Roble Duale Samatar Mumin Barre Hersi Ismail Salad""",
}

LAST_NAMES_BY_GENDER = {
    "UA": {
        "female": """Kovalska Lysytska Zaleska Ivanytska Sadovska Vyshnevska
            Rudnytska Horodetska""",
        "male": """Kovalskyi Lysytskyi Zaleskyi Ivanytskyi Sadovskyi Vyshnevskyi
            Rudnytskyi Horodetskyi""",
    },
}

FIRST_NAMES = {
    country: {gender: names.split() for gender, names in genders.items()}
    for country, genders in FIRST_NAMES.items()
}
LAST_NAMES = {country: names.split() for country, names in LAST_NAMES.items()}
LAST_NAMES_BY_GENDER = {
    country: {gender: names.split() for gender, names in genders.items()}
    for country, genders in LAST_NAMES_BY_GENDER.items()
}
