using Casebook.Reasoning.InstructionFollowing.Languages;

namespace Casebook.Reasoning.Tests.InstructionFollowing.Languages;

public sealed class LanguageDetectorTests
{
    /// <summary>Three paragraphs of our own for every language that an instruction can ask for.</summary>
    private const string Paragraphs = """
        en|The baker opens her shop at six, and by seven there is a queue down to the harbour. Nobody minds waiting because the smell alone is worth it.
        en|If you want to grow tomatoes on a balcony, choose a small variety, water it every morning and turn the pot once a week.
        en|My grandfather kept bees behind the school. He said that they knew him by his hat, which was older than both of us.
        de|Die Bäckerin öffnet ihren Laden um sechs, und um sieben reicht die Schlange bis zum Hafen. Niemand wartet ungern, denn schon der Duft ist es wert.
        de|Wer auf dem Balkon Tomaten ziehen will, nimmt am besten eine kleine Sorte und gießt sie jeden Morgen.
        de|Mein Großvater hielt Bienen hinter der Schule. Er sagte, sie erkennten ihn an seinem Hut.
        fr|La boulangère ouvre sa boutique à six heures, et à sept heures la file va jusqu'au port. Personne ne se plaint d'attendre.
        fr|Pour faire pousser des tomates sur un balcon, choisissez une petite variété et arrosez-la chaque matin.
        fr|Mon grand-père élevait des abeilles derrière l'école. Il disait qu'elles le reconnaissaient à son chapeau.
        es|La panadera abre su tienda a las seis y a las siete la cola llega hasta el puerto. A nadie le molesta esperar.
        es|Para cultivar tomates en un balcón hay que elegir una variedad pequeña y regarla todas las mañanas.
        es|Mi abuelo tenía abejas detrás de la escuela. Decía que lo reconocían por su sombrero.
        pt|A padeira abre a loja às seis, e às sete a fila já chega ao porto. Ninguém se importa de esperar porque o cheiro vale a pena.
        pt|Para cultivar tomates numa varanda, escolha uma variedade pequena e regue a planta todas as manhãs.
        pt|O meu avô tinha abelhas atrás da escola. Ele dizia que elas o conheciam pelo chapéu.
        it|La fornaia apre il negozio alle sei e alle sette la fila arriva fino al porto. A nessuno dispiace aspettare.
        it|Per coltivare i pomodori sul balcone conviene scegliere una varietà piccola e annaffiarla ogni mattina.
        it|Mio nonno teneva le api dietro la scuola. Diceva che lo riconoscevano dal cappello.
        fi|Leipuri avaa kauppansa kuudelta, ja seitsemältä jono ulottuu jo satamaan asti. Kukaan ei pahastu odottamisesta.
        fi|Jos haluat kasvattaa tomaatteja parvekkeella, valitse pieni lajike ja kastele sitä joka aamu.
        fi|Isoisäni piti mehiläisiä koulun takana. Hän sanoi, että ne tunsivat hänet hatusta.
        sw|Mwokaji hufungua duka lake saa kumi na mbili asubuhi, na baada ya saa moja foleni hufika hadi bandarini. Hakuna anayechoka kusubiri.
        sw|Kama unataka kupanda nyanya kwenye roshani, chagua aina ndogo na uimwagilie maji kila asubuhi.
        sw|Babu yangu alifuga nyuki nyuma ya shule. Alisema kwamba walimjua kwa kofia yake ya zamani.
        vi|Chị thợ làm bánh mở cửa hàng lúc sáu giờ, và đến bảy giờ thì người xếp hàng đã ra tới bến cảng.
        vi|Nếu bạn muốn trồng cà chua trên ban công, hãy chọn giống nhỏ và tưới nước mỗi buổi sáng.
        vi|Ông tôi nuôi ong ở phía sau trường học. Ông nói rằng chúng nhận ra ông nhờ chiếc mũ.
        pl|Piekarka otwiera sklep o szóstej, a o siódmej kolejka sięga już do portu. Nikt nie narzeka na czekanie.
        pl|Żeby uprawiać pomidory na balkonie, trzeba wybrać małą odmianę i podlewać ją każdego ranka.
        pl|Mój dziadek trzymał pszczoły za szkołą. Mówił, że poznawały go po kapeluszu.
        ru|Женщина из пекарни открывает лавку в шесть, а к семи очередь тянется до самого порта. Никто не жалуется на ожидание.
        ru|Чтобы вырастить помидоры на балконе, выберите небольшой сорт и поливайте его каждое утро.
        ru|Мой дедушка держал пчёл за школой. Он говорил, что они узнают его по шляпе.
        uk|Пекарка відчиняє крамницю о шостій, а о сьомій черга вже сягає порту. Ніхто не скаржиться на очікування.
        uk|Щоб виростити помідори на балконі, оберіть невеликий сорт і поливайте його щоранку.
        uk|Мій дідусь тримав бджіл за школою. Він казав, що вони впізнають його за капелюхом.
        bg|Хлебарката отваря магазина си в шест, а в седем опашката вече стига до пристанището. Никой не се сърди, че чака.
        bg|За да отглеждате домати на балкона, изберете дребен сорт и го поливайте всяка сутрин.
        bg|Дядо ми гледаше пчели зад училището. Казваше, че го познават по шапката.
        ar|تفتح الخبازة دكانها في السادسة صباحا، وبحلول السابعة يصل الطابور إلى الميناء. لا أحد يتذمر من الانتظار.
        ar|إذا أردت أن تزرع الطماطم في الشرفة فاختر نوعا صغيرا واسقه كل صباح.
        ar|كان جدي يربي النحل خلف المدرسة، وكان يقول إن النحل يعرفه من قبعته القديمة.
        fa|نانوا ساعت شش مغازه‌اش را باز می‌کند و تا ساعت هفت صف به بندر می‌رسد. هیچ کس از انتظار ناراحت نمی‌شود.
        fa|اگر می‌خواهید در بالکن گوجه‌فرنگی بکارید، نوع کوچکی انتخاب کنید و هر روز صبح به آن آب بدهید.
        fa|پدربزرگم پشت مدرسه زنبور نگه می‌داشت. او می‌گفت که زنبورها او را از کلاهش می‌شناسند.
        ur|نانبائی چھ بجے اپنی دکان کھولتا ہے اور سات بجے تک قطار بندرگاہ تک پہنچ جاتی ہے۔ کسی کو انتظار برا نہیں لگتا۔
        ur|اگر آپ بالکونی میں ٹماٹر اگانا چاہتے ہیں تو چھوٹی قسم چنیں اور ہر صبح اسے پانی دیں۔
        ur|میرے دادا سکول کے پیچھے شہد کی مکھیاں پالتے تھے۔ وہ کہتے تھے کہ مکھیاں انہیں ٹوپی سے پہچانتی ہیں۔
        hi|नानबाई छह बजे अपनी दुकान खोलती है और सात बजे तक कतार बंदरगाह तक पहुँच जाती है। किसी को इंतज़ार बुरा नहीं लगता।
        hi|अगर आप बालकनी में टमाटर उगाना चाहते हैं तो छोटी किस्म चुनें और हर सुबह पानी दें।
        hi|मेरे दादाजी स्कूल के पीछे मधुमक्खियाँ पालते थे। वे कहते थे कि मक्खियाँ उन्हें टोपी से पहचानती हैं।
        mr|बेकरीवाली सहा वाजता आपले दुकान उघडते आणि सात वाजेपर्यंत रांग बंदरापर्यंत पोहोचते. कोणालाही वाट पाहण्याचा कंटाळा येत नाही.
        mr|तुम्हाला बाल्कनीत टोमॅटो लावायचे असतील तर लहान जात निवडा आणि रोज सकाळी पाणी घाला.
        mr|माझे आजोबा शाळेच्या मागे मधमाश्या पाळत होते. ते म्हणायचे की माश्या त्यांना टोपीवरून ओळखतात.
        ne|पाउरोटी पकाउने दिदीले बिहान छ बजे पसल खोल्छिन् र सात बजेसम्म लाइन बन्दरगाहसम्म पुग्छ। कसैलाई पर्खन झर्को लाग्दैन।
        ne|यदि तपाईं बरन्डामा गोलभेडा रोप्न चाहनुहुन्छ भने सानो जात छान्नुहोस् र हरेक बिहान पानी हाल्नुहोस्।
        ne|मेरो हजुरबुबाले विद्यालयको पछाडि मौरी पाल्नुहुन्थ्यो। मौरीले उहाँलाई टोपीबाट चिन्छन् भन्नुहुन्थ्यो।
        bn|রুটিওয়ালি ভোর ছটায় দোকান খোলেন, আর সাতটার মধ্যে লাইন বন্দর পর্যন্ত পৌঁছে যায়। অপেক্ষা করতে কারও খারাপ লাগে না।
        bn|বারান্দায় টমেটো চাষ করতে চাইলে ছোট জাত বেছে নিন এবং প্রতিদিন সকালে জল দিন।
        bn|আমার দাদু স্কুলের পিছনে মৌমাছি পুষতেন। তিনি বলতেন, ওরা তাঁকে টুপি দেখে চিনত।
        pa|ਨਾਨਬਾਈ ਛੇ ਵਜੇ ਆਪਣੀ ਦੁਕਾਨ ਖੋਲ੍ਹਦੀ ਹੈ ਅਤੇ ਸੱਤ ਵਜੇ ਤੱਕ ਕਤਾਰ ਬੰਦਰਗਾਹ ਤੱਕ ਪਹੁੰਚ ਜਾਂਦੀ ਹੈ।
        pa|ਜੇ ਤੁਸੀਂ ਬਾਲਕੋਨੀ ਵਿੱਚ ਟਮਾਟਰ ਉਗਾਉਣਾ ਚਾਹੁੰਦੇ ਹੋ ਤਾਂ ਛੋਟੀ ਕਿਸਮ ਚੁਣੋ।
        pa|ਮੇਰੇ ਦਾਦਾ ਜੀ ਸਕੂਲ ਦੇ ਪਿੱਛੇ ਸ਼ਹਿਦ ਦੀਆਂ ਮੱਖੀਆਂ ਪਾਲਦੇ ਸਨ।
        gu|બેકરીવાળી બહેન છ વાગ્યે દુકાન ખોલે છે અને સાત વાગ્યા સુધીમાં લાઇન બંદર સુધી પહોંચી જાય છે.
        gu|જો તમારે બાલ્કનીમાં ટામેટાં ઉગાડવાં હોય તો નાની જાત પસંદ કરો અને રોજ સવારે પાણી આપો.
        gu|મારા દાદા શાળાની પાછળ મધમાખી ઉછેરતા હતા.
        ta|ரொட்டிக்காரி காலை ஆறு மணிக்குக் கடையைத் திறக்கிறாள், ஏழு மணிக்குள் வரிசை துறைமுகம் வரை நீள்கிறது.
        ta|மாடியில் தக்காளி வளர்க்க விரும்பினால் சிறிய வகையைத் தேர்ந்தெடுத்து தினமும் காலையில் தண்ணீர் ஊற்றுங்கள்.
        ta|என் தாத்தா பள்ளியின் பின்னால் தேனீக்களை வளர்த்தார்.
        te|రొట్టెలమ్మ ఉదయం ఆరు గంటలకు దుకాణం తెరుస్తుంది, ఏడు గంటలకల్లా వరుస రేవు దాకా వెళ్తుంది.
        te|మీరు బాల్కనీలో టమాటాలు పెంచాలనుకుంటే చిన్న రకాన్ని ఎంచుకోండి.
        te|మా తాతయ్య బడి వెనుక తేనెటీగలను పెంచేవారు.
        kn|ಬೇಕರಿಯವಳು ಬೆಳಿಗ್ಗೆ ಆರು ಗಂಟೆಗೆ ಅಂಗಡಿ ತೆರೆಯುತ್ತಾಳೆ, ಏಳು ಗಂಟೆಯೊಳಗೆ ಸಾಲು ಬಂದರಿನವರೆಗೆ ತಲುಪುತ್ತದೆ.
        kn|ನೀವು ಬಾಲ್ಕನಿಯಲ್ಲಿ ಟೊಮೆಟೊ ಬೆಳೆಯಲು ಬಯಸಿದರೆ ಸಣ್ಣ ತಳಿಯನ್ನು ಆರಿಸಿ.
        kn|ನನ್ನ ಅಜ್ಜ ಶಾಲೆಯ ಹಿಂದೆ ಜೇನುನೊಣಗಳನ್ನು ಸಾಕುತ್ತಿದ್ದರು.
        ml|ബേക്കറിക്കാരി രാവിലെ ആറു മണിക്ക് കട തുറക്കും, ഏഴു മണിയാകുമ്പോൾ വരി തുറമുഖം വരെ എത്തും.
        ml|ബാൽക്കണിയിൽ തക്കാളി വളർത്തണമെങ്കിൽ ചെറിയ ഇനം തിരഞ്ഞെടുക്കുക.
        ml|എന്റെ മുത്തച്ഛൻ സ്കൂളിന്റെ പിന്നിൽ തേനീച്ചകളെ വളർത്തിയിരുന്നു.
        th|คนทำขนมปังเปิดร้านตอนหกโมงเช้า พอเจ็ดโมงแถวก็ยาวไปถึงท่าเรือ ไม่มีใครบ่นเรื่องการรอ
        th|ถ้าอยากปลูกมะเขือเทศที่ระเบียง ให้เลือกพันธุ์เล็กและรดน้ำทุกเช้า
        th|ปู่ของฉันเลี้ยงผึ้งไว้หลังโรงเรียน ท่านบอกว่าผึ้งจำหมวกของท่านได้
        ko|빵집 주인은 여섯 시에 가게 문을 열고, 일곱 시가 되면 줄이 항구까지 이어진다. 아무도 기다리는 것을 싫어하지 않는다.
        ko|발코니에서 토마토를 키우고 싶다면 작은 품종을 고르고 매일 아침 물을 주세요.
        ko|우리 할아버지는 학교 뒤에서 벌을 치셨다. 벌들이 모자를 보고 자신을 알아본다고 하셨다.
        ja|パン屋さんは六時に店を開け、七時には港まで行列ができる。待つことを嫌がる人は誰もいない。
        ja|ベランダでトマトを育てたいなら、小さな品種を選び、毎朝水をやってください。
        ja|祖父は学校の裏で蜂を飼っていた。帽子で自分だと分かるのだと言っていた。
        he|האופה פותחת את החנות בשש, ובשבע התור כבר מגיע עד הנמל. אף אחד לא מתלונן על ההמתנה.
        he|אם אתם רוצים לגדל עגבניות במרפסת, בחרו זן קטן והשקו אותו בכל בוקר.
        he|סבא שלי גידל דבורים מאחורי בית הספר. הוא אמר שהן מזהות אותו לפי הכובע.
        """;

    public static TheoryData<string, string> Written
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (string line in Paragraphs.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                rows.Add(line.Split('|')[0], line.Split('|')[1]);
            }
            return rows;
        }
    }

    // A model that answers in the language that it was asked for must not be told that it did not.
    [Theory]
    [MemberData(nameof(Written))]
    public void A_paragraph_is_in_its_language(string code, string paragraph)
    {
        LanguageDetector.Detect(paragraph).ShouldBe(code);
        LanguageDetector.Detect(paragraph.ToUpperInvariant()).ShouldBe(code);
        LanguageDetector.Detect(paragraph.ToLowerInvariant()).ShouldBe(code);
    }

    // A language that is never tried may never be found.
    [Fact]
    public void Three_paragraphs_are_written_for_every_language_that_can_be_asked_for() =>
        Written.GroupBy(row => row.Data.Item1).Where(group => group.Count() >= 3).Select(group => group.Key).Order(StringComparer.Ordinal)
            .ShouldBe(LanguageDetector.Codes);

    // English names and code stand in answers of every language.
    [Theory]
    [InlineData("hi", "आप Python में print(\"hello\") लिखकर अपना पहला program चला सकते हैं। यह बहुत आसान है और मज़ेदार भी।")]
    [InlineData("de", "Die Funktion open() gibt ein File-Objekt zurück, das nach dem Lesen geschlossen werden muss.")]
    [InlineData("ja", "東京都港区六本木のカフェ Blue Note で会いましょう。")]
    [InlineData("en", "The word \"Fernweh\" is German and means a longing for places where you have never been.")]
    public void A_foreign_word_does_not_change_the_language(string code, string text) => LanguageDetector.Detect(text).ShouldBe(code);

    // The shortest sentences are the likeliest to be taken for another language.
    [Theory]
    [InlineData("en", "A banana is a fruit.")]
    [InlineData("en", "I like it.")]
    [InlineData("de", "Das ist ein Apfel.")]
    [InlineData("fr", "Je ne sais pas.")]
    [InlineData("es", "No lo sé.")]
    [InlineData("pt", "Eu não sei.")]
    [InlineData("it", "Non lo so.")]
    [InlineData("fi", "En tiedä sitä.")]
    [InlineData("sw", "Sijui, lakini ni sawa.")]
    [InlineData("ru", "Я не знаю.")]
    [InlineData("bg", "Аз не знам.")]
    [InlineData("hi", "मुझे नहीं पता है।")]
    [InlineData("ne", "मलाई थाहा छैन।")]
    [InlineData("mr", "मला माहीत नाही.")]
    [InlineData("fa", "من نمی‌دانم.")]
    [InlineData("ur", "مجھے نہیں پتا۔")]
    [InlineData("ar", "لا أعرف ذلك.")]
    public void A_sentence_of_a_few_words_is_enough(string code, string text) => LanguageDetector.Detect(text).ShouldBe(code);

    // Neighbours that nobody asks for are not the language that was asked for.
    [Theory]
    [InlineData("nl", "De bakker opent haar winkel om zes uur en om zeven uur staat er een rij tot aan de haven.")]
    [InlineData("sv", "Bagaren öppnar sin butik klockan sex och klockan sju går kön ända ner till hamnen.")]
    [InlineData("id", "Tukang roti itu membuka tokonya pada pukul enam dan antrean sudah sampai ke pelabuhan.")]
    [InlineData("tr", "Fırıncı dükkanını saat altıda açar ve yedide kuyruk limana kadar uzanır.")]
    [InlineData("zh", "面包师六点开门，七点钟队伍就排到了港口。没有人介意等待。")]
    [InlineData("sr", "Пекарка отвара радњу у шест, а у седам ред је већ до луке, јер мирис вреди чекања.")]
    public void A_neighbour_is_not_taken_for_a_language_that_is_asked_for(string code, string text) => LanguageDetector.Detect(text).ShouldBe(code);

    // A text that shows nothing must not be called wrong: the published checker counts it as followed.
    [Theory]
    [InlineData("12, 13, 14 = ?")]
    [InlineData("https://example.org/the-and-of\nsomebody@example.org")]
    [InlineData("")]
    [InlineData("😀 ✔ …")]
    public void A_text_without_letters_has_no_language(string text) => LanguageDetector.Detect(text).ShouldBeNull();
}
