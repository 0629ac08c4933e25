namespace Casebook.Reasoning.InstructionFollowing.Languages;

/// <summary>The profiles of languages that share a script. Those that no instruction asks for are there so that they are not taken for a neighbour.</summary>
internal static class LanguageProfiles
{
    /// <summary>All of them; of a script, the one that wins a tie first.</summary>
    public static IReadOnlyList<LanguageProfile> All { get; } =
    [
        new("en", Script.Latin, """
            the a of and to in is that for it was on are as with be by this have from not or at but they you his her she he we my your
            their our an has had were been will would can could should what when which who how if there all one more so no than then
            them these those into out up about its do does did just like get make some any other only also may over after before
            where why while very don t s m ll ve re me him us am let because such many most use using used between own under during
            again need want new first two good help well both many much being since still through every each here now
            """, "", "ing tion ness ment ed ly ght"),
        new("de", Script.Latin, """
            der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie
            nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein
            wurde sei ich wir du ihr mir mich dich uns euch kann wenn doch schon sehr was wer wo hier dann alle diese dieser mein
            dein unser keine kein immer
            """, "äöüß", "ung lich keit heit isch chen cht"),
        new("fr", Script.Latin, """
            le la les de des du un une et à en que qui dans pour pas sur au avec ce il plus se par est sont ne je vous nous elle on
            mais ou son sa ses leur leurs cette ces mon ma mes tout tous comme être avoir fait sans aux même si y très aussi où quand
            qu ils elles été peut bien encore chaque
            """, "àâçèéêëîïôùûœ", "tion ment eux ois ique"),
        new("es", Script.Latin, """
            el la los las de del que y en a un una se no por con para es su sus lo como más pero al le les o este esta esto estos
            estas ese esa eso si porque cuando muy sin sobre también me mi tu yo ya todo todos todas fue ser son está están hay
            donde quien desde nos hasta entre uno ni él ella ellos nuestro nuestra cada puede así
            """, "ñ¿¡áéíóú", "ción dad mente ando iendo"),
        new("pt", Script.Latin, """
            o a os as de do da dos das que e em um uma para com não no na nos nas se por mais como mas ao aos à ele ela eles elas
            seu sua seus suas ou ser quando muito também já está são foi pelo pela isso este esta esse essa meu minha você eu nós
            até sem mesmo há tem ter depois sobre onde cada pode assim nosso nossa
            """, "ãõçáâéêíóôú", "ção dade mente ões ando"),
        new("it", Script.Latin, """
            il lo la i gli le di del della dei delle dello degli e che in un una uno per non è con si da dal dalla nel nella nei al
            alla ai alle sul sulla come ma anche più se sono ha hanno questo questa questi quello quella mi ti ci vi io lui lei noi
            voi loro suo sua suoi mio mia nostro nostra essere stato molto quando dove perché ogni tutto tutti poi già così cui dell all nell
            """, "àèéìòù", "zione mente ità ando endo"),
        new("fi", Script.Latin, """
            ja on ei että se oli hän mutta kun niin myös ovat joka jotka tai kuin jos minä sinä me te he ne nyt vain sen hänen ole
            olen olemme voi voivat kanssa mitä tämä tämän tässä hyvin paljon kaikki ollut jälkeen sekä koko itse sitten vielä
            mukaan kuten siitä sitä olla kaksi yksi ennen mikä missä aina
            """, "äö", "ssa ssä sta stä lla llä lta ltä lle ksi nen iin een ään minen kset"),
        new("sw", Script.Latin, """
            na ya wa kwa ni katika za la cha vya kuwa hii hiyo huo huu hizo yake wake zao zake watu mtu pia lakini au kama si sana
            hiki kila baada kabla ambayo ambao wao sisi mimi yangu wetu yetu zetu yao yako wako nini nani hapa pale hivyo ili bila
            hata tu moja mbili siku wakati mwaka kutoka ndani juu chini wengi mengi vizuri hakuna kuna alikuwa walikuwa
            """, "", "", "mw wana tuna kut kus kuf kup nyu wali ali"),
        new("vi", Script.Latin, """
            và của là có không những các một cho được với trong người này đã khi đến từ như để ra tôi bạn nhiều cũng sẽ về thì đó
            nhưng rất làm theo trên hay hoặc nếu vì nên đang mà lại còn chúng ta mình vào sau trước ngày năm cần phải thể
            """, "ăâđêôơưàáảãạấầẩẫậắằẳẵặèéẻẽẹếềểễệìíỉĩịòóỏõọốồổỗộớờởỡợùúủũụứừửữựỳýỷỹỵ"),
        new("pl", Script.Latin, """
            i w na z się do nie że to jest o jak po co ale za od przez przy dla jego jej ich który która które są był była było tak
            czy tylko już może lub oraz tym tego ten ta te go mu jeszcze bardzo być ma mnie my wy oni kiedy gdy nas pod bez nad
            też więc
            """, "ąćęłńóśźż", "ość nie ych ego owi ania"),
        new("nl", Script.Latin, """
            de het een en van in is dat op te zijn met voor niet aan er om ook als dan maar bij uit nog naar door over deze wordt
            heeft hebben was worden kan meer of je ik wij zij hij hun ons onze mijn dit die wat waar wel geen
            """, "", "heid lijk"),
        new("sv", Script.Latin, """
            och i att det som en på är av för med till den har de inte om ett han men var jag vi du kan så från eller när hon ska
            nu där efter sin sig mycket också alla här vad min
            """, "åäö"),
        new("da", Script.Latin, """
            og i at det som en på er af for med til den har de ikke om et han men var jeg vi du kan så fra eller når hun skal nu
            der efter sin sig meget også alle her hvad min blev af bliver
            """, "åæø"),
        new("no", Script.Latin, """
            og i at det som en på er av for med til den har de ikke om et han men var jeg vi du kan så fra eller når hun skal nå
            der etter sin seg mye også alle her hva min ble blir
            """, "åæø"),
        new("tr", Script.Latin, """
            ve bir bu da de için ile çok daha olarak ne var olan gibi o en ben sen biz ama kadar sonra mi mı değil her ki ya veya
            oldu olduğu şey
            """, "ığşçöü", "lar ler dan den nın lık"),
        new("id", Script.Latin, """
            yang dan di ke dari untuk dengan ini itu pada adalah tidak akan dalam oleh atau juga saya anda kami kita mereka dia
            ada bisa dapat lebih sudah telah karena sebagai seperti
            """, "", "kan nya", "meng mem ber"),
        new("ro", Script.Latin, """
            și în de la cu pe o un este nu din că mai pentru sau care ce se a al ale au fost lui sunt dar prin fi după foarte acest
            această
            """, "ăâîșțşţ", "ului lor rea"),
        new("cs", Script.Latin, """
            a v na se že je to s z do i o ale jako za po jeho si od by už pro který která které jsou byl bylo jsem být nebo než
            také když
            """, "áčďéěíňóřšťúůýž"),
        new("hu", Script.Latin, "a az és hogy nem is egy ez meg de van csak volt már mint ki még el azt ha kell nagyon vagy én te mi", "áéíóöőúüű", "ban ben nak nek"),
        new("ca", Script.Latin, "el la els les de del dels que i en a un una es per amb no és al als com més però aquest aquesta seu seva són va ha hi molt també", "àçèéíïòóúü"),
        new("et", Script.Latin, "ja on ei et see oli ta kui aga ka oma mis või ning seda selle ma me nad kes väga", "õäöü", "sse ga de st"),
        new("tl", Script.Latin, "ang ng sa na mga at ay ko mo siya ito para kung hindi ako ikaw tayo kami nila niya may mayroon pero kasi isang"),
        new("ru", Script.Cyrillic, """
            и в не на я что он с как это по но она к из у за от так о же все всё то было бы мы вы для они его только при или еще ещё
            если когда очень есть был была были который которые этот эта эти может чтобы до их мне наш себя уже
            """, "ыэё", "ого ать ить ый ых"),
        new("uk", Script.Cyrillic, """
            і в не на що він з як це та до але вона у за від так про ж все то було ми ви для вони його тільки при або ще якщо коли
            дуже є був була були який яка які цей ця може щоб я й із також їх мені наш вже по
            """, "іїєґ", "ого ати ити ий их ння"),
        new("bg", Script.Cyrillic, """
            и в не на че той с как това по но тя от за така си се е са да ли ще ако кога когато много има беше който която които
            този тази тези може до ние вие те или още като със също към ми ни ви им аз при през към бяха вече
            """, "ъ", "та то те ят ът ия ене ане"),
        new("mk", Script.Cyrillic, "и во не на дека тој со како ова од за се е да ќе ако многу има беше кој овој може до ние тие или уште исто сум си", "ѓќѕјљњџ", "та то те от"),
        new("sr", Script.Cyrillic, "и у не на да је се са као што ово од за су али или који може би сам си смо они није", "јљњћђџ"),
        new("be", Script.Cyrillic, "і ў не на што ён з як гэта да але яна у за ад так пра ж усё было мы вы для яны яго толькі або", "ўыэі"),
        new("ar", Script.Arabic, """
            في من على أن إلى التي الذي هذا هذه عن مع ما لا كان كانت كل أو هو هي بين بعد قبل قد ذلك تلك لم لن عند ثم حيث أيضا كما
            إن إذا نحن أنا أنت هم لها له به بها فيها يمكن يجب جدا حتى منذ غير
            """, "ةىيكأإؤئ", "ون ين ات", "ال وال بال لل"),
        new("fa", Script.Arabic, """
            و در به از که این را با است برای آن یک تا می ها های بر شود خود هم یا کند شده ما آنها باشد بود هر نیز اما اگر من او
            شما کنید دارد دارند بسیار همه چه پس دیگر کرد کرده باید بین هستند نیست سال روز
            """, "پچژگیک", "ان ند ید", "می"),
        new("ur", Script.Arabic, """
            کے کی میں ہے اور سے کا کو کہ پر نے ہیں یہ اس ایک بھی نہیں ہو کر وہ تو آپ تھا تھی تھے ہم اپنے اپنی اپنا جو لیے ساتھ
            گیا گئی بہت کچھ جب ہر مجھے ان رہا رہی رہے ہوتا ہوتی سکتے کیا کرنے والے
            """, "ٹڈڑںےہھیکپچگ", "وں ئے"),
        new("hi", Script.Devanagari, """
            है हैं के की में और का को से पर ने यह ये कि एक भी नहीं हो कर इस वह वे तो था थी थे जो अपने अपनी लिए साथ हम आप मैं रहा रही रहे
            गया गई किया होता होती होते कुछ बहुत जब सकते सकता तक या उस उन इन कोई हर करना करने करते बाद हमें हूँ ही
            """, "", "ने ता ती ते कर"),
        new("mr", Script.Devanagari, """
            आहे आहेत आणि या मध्ये हे हा ही च्या ते तो ती नाही नाहीत होते होता होती त्या त्यांनी त्यांच्या मी तुम्ही आम्ही आपण साठी आपल्या पण
            जे असे अशा खूप करून केले केली केला झाले झाली झाला असते असतो काय म्हणून त्याने तिने मला त्याला किंवा सर्व एका
            """, "ळऱ", "च्या ला तील साठी ांना ांनी ून णे ात ाने"),
        new("ne", Script.Devanagari, """
            छ छन् हो र को मा ले पनि यो यस त्यो गर्न गर्नु गरेको भएको भने लागि धेरै थियो थिए हुन्छ हुन्छन् गर्छ गर्छन् गर्छौं तर मेरो हाम्रो उनी उनले म
            तपाईं एउटा सबै गर्ने हुने अनि हामी छैन गरे भयो यी तिनीहरू
            """, "", "को मा ले लाई हरू हरु बाट छन् न्छ एको"),
        new("bn", Script.Bengali, "এবং ও এই যে করে একটি না থেকে জন্য হয় তার আমি আমরা তিনি সে", "রয়"),
        new("as", Script.Bengali, "আৰু এই যে কৰি এটা নহয় পৰা বাবে হয় তেওঁ", "ৰৱ"),
    ];
}
