/* sentence.c -- sentences by their pattern: a % stands for what is filled
 * in, and %1 to %3 for the first to the third of it. */
#include "sentence.h"

#define PARTS_MAX 3
#define ONCE      "; satu akun hanya sekali dalam daftar"

static const struct sentence {
	const char *english, *indonesian;
} sentences[] = {
	/* roster.c, check.c */
	{ "empty; write a text", "kosong; isi dengan teks" },
	{ "empty; write a text or null", "kosong; isi dengan teks" },
	{ "a control character; remove it", "karakter kendali; hapus" },
	{ "want a text in quotes", "perlu teks" },
	{ "want a date as \"2026-03-10\"",
	  "perlu tanggal, seperti 10/03/2026 atau 2026-03-10" },
	{ "unknown platform; write one of%",
	  "platform tidak dikenal; tulis salah satu dari%1" },
	{ "no id; write the platform's own, without @ and spaces",
	  "bukan id; tulis id dari platform, tanpa @ dan spasi" },
	{ "no handle; write it without @, spaces and address",
	  "bukan nama akun; tulis tanpa @, spasi, dan alamat" },
	{ "neither id nor handle; write one",
	  "tanpa id dan tanpa nama akun; isi salah satu" },
	{ "no duration; write a number and a unit, as in %",
	  "bukan selang; tulis angka dan satuan, seperti %1" },
	{ "out of range; write 1s to 7d", "di luar batas; tulis 1s sampai 7d" },
	{ "no id; write a-z, 0-9 and -, at most 64",
	  "bukan id; tulis a-z, 0-9 dan -, paling banyak 64" },
	{ "unknown kind; write sentra or sentra_terpadu",
	  "jenis tidak dikenal; tulis sentra atau sentra_terpadu" },
	{ "before active_from; put them in order",
	  "lebih awal daripada aktif_dari; urutkan" },
	{ "% is line % already; an account stands once in the roster",
	  "%1 sudah ada di baris %2" ONCE },
	{ "% is an account of % already; an account stands once in the roster",
	  "%1 sudah menjadi akun %2" ONCE },
	{ "% is % already; ids are unique", "%1 sudah dipakai" },
	/* zone.c */
	{ "\"%\" is no name of a time zone, want one like Asia/Jakarta",
	  "\"%1\" bukan zona waktu; tulis WIB, WITA, WIT, atau Asia/Jakarta" },
	{ "time zone % is unknown, want one that stands in %",
	  "zona waktu %1 tidak dikenal; tulis WIB, WITA, WIT, atau "
	  "Asia/Jakarta" },
	/* csv.c */
	{ "a quote that is not closed", "tanda kutip yang tidak ditutup" },
	{ "text after a closing quote; a quote within a field is written twice",
	  "teks setelah kutip penutup; kutip di dalam sel ditulis dua kali" },
	{ "more than % cells", "lebih dari %1 sel" },
	/* address.c */
	{ "% is no address of a known platform",
	  "%1 bukan alamat dari platform yang dikenal" },
	{ "% is no address of a profile; write the handle itself",
	  "%1 bukan alamat profil; tulis nama akunnya saja" },
	/* help: what commands do */
	{ "the leaderboard of a metric", "papan peringkat satu ukuran" },
	{ "all that is known of one sentra",
	  "semua yang diketahui tentang satu sentra" },
	{ "what moved its score and its ranks",
	  "apa yang mengubah skor dan peringkatnya" },
	{ "the readings that a number is made of",
	  "pembacaan yang membentuk suatu angka" },
	{ "who is silent for too long", "siapa yang diam terlalu lama" },
	{ "whom we cannot see, and why",
	  "siapa yang tidak terpantau, dan sebabnya" },
	{ "what was told, and what still fires",
	  "apa yang disampaikan, dan yang masih aktif" },
	{ "why it is fresh, stale or blind",
	  "mengapa hidup, mati, atau tidak terpantau" },
	{ "no alerts of it until a day, or no longer so",
	  "tanpa peringatan sampai suatu hari, atau tidak lagi" },
	{ "limits that fit how often it posts",
	  "batas yang sesuai dengan seringnya mengunggah" },
	{ "which programme is not told, by whom, how long",
	  "program apa yang tidak disampaikan, oleh siapa, berapa lama" },
	{ "what its posts speak of, by programme and cluster",
	  "isi unggahannya, menurut program dan klaster" },
	{ "the latest posts, to hand to a Dinsos",
	  "unggahan terakhir, untuk diteruskan ke Dinsos" },
	{ "serentak: who posted, how soon, who is late",
	  "serentak: siapa mengunggah, seberapa cepat, siapa terlambat" },
	{ "what the meeting gets, of a week",
	  "yang diterima rapat, tentang satu pekan" },
	{ "whether a report is what the log says",
	  "apakah laporan sesuai dengan catatan Kafka" },
	{ "the reports that are kept, with their sums",
	  "laporan yang disimpan, dengan jumlah pemeriksanya" },
	{ "what the cluster has against topics.json",
	  "isi klaster dibandingkan dengan topics.json" },
	{ "what is wrong with the installation, and what to do",
	  "apa yang salah pada pemasangan, dan tindakannya" },
	{ "every fault of roster.json, and warnings",
	  "setiap kesalahan roster.json, dan peringatan" },
	{ "roster.json as CSV", "roster.json sebagai CSV" },
	{ "a new roster.json from CSV", "roster.json baru dari CSV" },
	{ "a new roster.json with ids found",
	  "roster.json baru dengan id yang ditemukan" },
	{ "every fault of lexicon.json, and examples that fail",
	  "setiap kesalahan lexicon.json, dan contoh yang gagal" },
	{ "what each word catches, in captions or the last posts",
	  "apa yang ditangkap tiap kata, dalam berkas atau unggahan terakhir" },
	{ "which programmes a caption tells, by which word",
	  "program mana yang disampaikan suatu unggahan, oleh kata mana" },
	/* help: options */
	{ "24h 7d 30d; not for score, followers, latest",
	  "24h 7d 30d; bukan untuk score, followers, latest" },
	{ "one platform's; not for score", "satu platform; bukan untuk score" },
	{ "so many rows, by default 10; 0: all",
	  "sekian baris, biasanya 10; 0: semua" },
	{ "again and again, by default every 2 s",
	  "berulang-ulang, biasanya tiap 2 detik" },
	{ "by default yesterday, and a week ago",
	  "biasanya kemarin, dan seminggu lalu" },
	{ "so many, each with its event; 0: all",
	  "sekian, masing-masing dengan isinya; 0: semua" },
	{ "as at that instant (RFC 3339), by what is known now",
	  "pada saat itu (RFC 3339), menurut yang kini diketahui" },
	{ "so many, by default 10; 0: all", "sekian, biasanya 10; 0: semua" },
	{ "only those that fire", "hanya yang masih aktif" },
	{ "PLATFORM:ID or @handle; else all of the sentra",
	  "PLATFORM:ID atau @akun; tanpa itu seluruh sentra" },
	{ "2026-12-31 or 31/12/2026, included; with --why",
	  "2026-12-31 atau 31/12/2026, termasuk; dengan --why" },
	{ "not exempt any more", "tidak lagi dikecualikan" },
	{ "by default what [pipeline] roster names",
	  "biasanya yang disebut [pipeline] roster" },
	{ "of the sentra that serve it: Kota Depok, Kab. Bogor",
	  "dari sentra yang melayaninya: Kota Depok, Kab. Bogor" },
	{ "this programme alone", "hanya program ini" },
	{ "gaps: this sentra alone", "gaps: hanya sentra ini" },
	{ "gaps: longer ago is one, by default 30",
	  "gaps: lebih lama adalah senjang, biasanya 30" },
	{ "a table for spreadsheets", "tabel untuk lembar kerja" },
	{ "2026-W48, 2026-11, 2026-Q4; the last whole week where not given",
	  "2026-W48, 2026-11, 2026-Q4; tanpa itu pekan utuh terakhir" },
	{ "any days: from this one ...", "hari mana pun: dari yang ini ..." },
	{ "... to this one", "... sampai yang ini" },
	{ "its files, there; else kept, in state_dir/report",
	  "berkasnya, di sana; tanpa itu disimpan, di state_dir/report" },
	{ "a page and a text for this sentra alone",
	  "satu halaman dan satu pesan untuk sentra ini saja" },
	{ "id or en; id where not given", "id atau en; tanpa itu id" },
	{ "read the log, whatever Redis has",
	  "baca catatan Kafka, apa pun isi Redis" },
	{ "the files alone: the log is not asked",
	  "berkasnya saja: catatan Kafka tidak ditanya" },
	{ "digest: of the sentra in it, or that serve it",
	  "digest: dari sentra di sana, atau yang melayaninya" },
	{ "digest: so many, by default 10; 0: all",
	  "digest: sekian, biasanya 10; 0: semua" },
	{ "campaign: again and again, every 2 s",
	  "campaign: berulang-ulang, tiap 2 detik" },
	{ "create what is missing", "buat yang belum ada" },
	{ "by default /etc/sentra/topics.json",
	  "biasanya /etc/sentra/topics.json" },
	{ "export: , (by default) ; or tab",
	  "export: , (biasanya) ; atau tab" },
	{ "import, resolve: written whole, never over a file",
	  "import, resolve: ditulis utuh, tidak menimpa berkas" },
	{ "import: stays where CSV says nothing",
	  "import: tetap bila CSV tidak menyebutnya" },
	{ "another lexicon than that", "leksikon lain" },
	{ "what would change; by default against [pipeline] lexicon",
	  "apa yang berubah; biasanya terhadap [pipeline] lexicon" },
	{ "without FILE: posts of so many days, by default 30",
	  "tanpa FILE: unggahan sekian hari, biasanya 30" },
	{ "so many captions of each word, by default 2",
	  "sekian unggahan untuk tiap kata, biasanya 2" },
	/* help: headings */
	{ "lexicon, which is what [pipeline] lexicon names",
	  "lexicon, yaitu yang disebut [pipeline] lexicon" },
	{ "check-post, by what [pipeline] lexicon names",
	  "check-post, menurut yang disebut [pipeline] lexicon" },
	{ "evidence, of a field of its card",
	  "evidence, dari satu isian kartunya" },
	{ "exempt, in the roster itself", "exempt, di dalam roster" },
	{ "roster, of FILE or what [pipeline] roster names",
	  "roster, dari FILE atau yang disebut [pipeline] roster" },
	/* help: around them */
	{ "Usage: sentractl COMMAND [OPTION]...",
	  "Pemakaian: sentractl PERINTAH [OPSI]..." },
	{ "reads what the pipeline wrote, and cares for its roster",
	  "membaca yang ditulis pipeline, dan mengurus roster" },
	{ "Commands:", "Perintah:" },
	{ "Options:", "Opsi:" },
	{ "configuration, by default /etc/sentra/sentra.conf",
	  "konfigurasi, biasanya /etc/sentra/sentra.conf" },
	{ "for programs: stable keys, no labels",
	  "untuk program: kunci tetap, tanpa label" },
	{ "print the version, exit", "cetak versi, selesai" },
	{ "print this help, exit", "cetak bantuan ini, selesai" },
	{ "Exit status: 0 done, 1 failed or something differs, 64 usage, 78 "
	  "configuration",
	  "Status akhir: 0 selesai, 1 gagal atau ada beda, 64 pemakaian, 78 "
	  "konfigurasi" },
};

/* Whether the text is made of the pattern; the parts are views of it. */
static bool match(const char *pattern, const char *text,
		  struct str parts[PARTS_MAX])
{
	for (size_t n = 0; *pattern; n++) {
		size_t plain = strcspn(pattern, "%");
		char literal[80];
		const char *end;

		if (strncmp(pattern, text, plain) != 0)
			return false;
		text += plain;
		pattern += plain;
		if (!*pattern)
			break;
		plain = strcspn(++pattern, "%");
		if (n == PARTS_MAX || plain >= sizeof(literal))
			return false;
		memcpy(literal, pattern, plain);
		literal[plain] = '\0';
		end = plain ? strstr(text, literal) : text + strlen(text);
		if (!end)
			return false;
		parts[n] = (struct str){ text, (size_t)(end - text) };
		text = end;
	}
	return !*text;
}

static void fill(struct buf *out, const char *sentence,
		 const struct str parts[PARTS_MAX])
{
	for (; *sentence; sentence++) {
		if (*sentence != '%') {
			buf_addc(out, *sentence);
			continue;
		}
		sentence++;
		buf_addstr(out, parts[*sentence - '1']);
	}
}

void sentence_add(struct buf *out, enum language language, const char *english)
{
	struct str parts[PARTS_MAX];

	for (size_t i = 0; language == INDONESIAN && i < ARRAY_LEN(sentences);
	     i++)
		if (match(sentences[i].english, english, parts)) {
			fill(out, sentences[i].indonesian, parts);
			return;
		}
	buf_adds(out, english);
}
