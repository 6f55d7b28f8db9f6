/* captions.c -- what invented posts say; must not know who posts it, or when.
 *
 * A new caption is a row: its labels, a title that stands alone on platforms
 * without descriptions, and what is written below it. */
#include "captions.h"

#include "common/base/str.h"

#define HADIR "\n\n#KemensosHadir"
/* With it a caption is longer than X shows at once. */
#define CONTACT                                                              \
	"\n\nPertanyaan dan pengaduan disampaikan langsung ke kantor kami, " \
	"Senin sampai Jumat pukul 08.00 sampai 16.00, atau lewat kotak "     \
	"pesan akun ini. Semua gratis; jika ada yang meminta uang atas "     \
	"nama kami, tolong laporkan."

const struct caption captions[] = {
	/* ---- programmes ---- */
	{ "atensi lansia penyaluran",
	  "Penyaluran bantuan ATENSI untuk 45 lansia di kantor kecamatan",
	  "Sembako, vitamin, dan popok dewasa diserahkan langsung kepada "
	  "lansia atau keluarganya. Terima kasih kepada para pendamping yang "
	  "membantu sejak pagi." CONTACT HADIR " #ATENSI" },
	{ "atensi disabilitas penyaluran",
	  "Bantuan ATENSI berupa kursi roda tiba di rumah Pak Darto",
	  "Sudah dua tahun Pak Darto tidak keluar rumah. Kini ia bisa ke "
	  "teras, ke masjid, dan ke warung kopi langganannya.\n\nKursi roda "
	  "dibuat sesuai ukuran tubuhnya." HADIR " #ATENSI "
	  "#DisabilitasBerdaya" },
	{ "atensi disabilitas pelatihan",
	  "Pelatihan barista bagi penyandang disabilitas di Sentra Kreasi "
	  "ATENSI",
	  "Enam belas peserta belajar menyeduh kopi, menghitung modal, dan "
	  "melayani pembeli selama tiga pekan. Lulusannya magang di kafe "
	  "sentra." HADIR " #ATENSI #SKA" },
	{ "atensi asesmen",
	  "Asistensi Rehabilitasi Sosial dimulai dari asesmen yang cermat",
	  "Pekerja sosial mencatat kebutuhan keluarga, lalu menyusun rencana "
	  "layanan bersama mereka." CONTACT HADIR " #ATENSI" },
	{ "atensi tuna_sosial_kpo pelatihan",
	  "Layanan ATENSI bagi pemulung: pelatihan servis motor selama "
	  "sebulan",
	  "Peserta dulu tidur di kolong jembatan. Sekarang mereka punya "
	  "keterampilan, KTP, dan rencana usaha." HADIR },
	{ "atensi napza",
	  "Program ATENSI NAPZA: enam bulan pulih bersama keluarga",
	  "Konselor adiksi mendampingi setiap keluarga, sebab pulih tidak "
	  "bisa sendirian." HADIR },
	{ "atensi anak",
	  "Dukungan ATENSI Anak: perlengkapan sekolah dan kasur baru",
	  "Tiga bersaudara yang diasuh neneknya kini punya meja "
	  "belajar." CONTACT HADIR " #ATENSI" },
	{ "atensi yapi anak penyaluran",
	  "Penyaluran ATENSI YAPI bagi 120 anak yatim, piatu, dan yatim piatu",
	  "Bantuan Rp200.000 per bulan masuk ke rekening masing-masing anak. "
	  "Wali cukup membawa kartu keluarga dan buku tabungan." HADIR
	  " #AtensiYAPI" },
	{ "atensi yapi anak",
	  "Rekening YAPI cair: Dinda membeli sepatu dan buku tulis",
	  "Dinda, yatim sejak kelas dua, menerima ATENSI YAPI setiap bulan. "
	  "\"Sisanya ditabung,\" katanya." HADIR },
	{ "yapi atensi anak sosialisasi",
	  "Sosialisasi program YAPI kepada wali anak yatim piatu",
	  "Apa syaratnya, ke mana mendaftar, dan bagaimana jika pindah "
	  "domisili: semua dijawab petugas. Usulan ATENSI YAPI lewat dinas "
	  "sosial setempat." CONTACT HADIR },
	{ "yapi atensi anak asesmen",
	  "Verifikasi penerima YAPI: petugas mendatangi 37 anak yatim",
	  "Data diperiksa dari rumah ke rumah agar bantuan ATENSI YAPI tepat "
	  "sasaran. Asesmen kebutuhan setiap anak dicatat sekalian." HADIR },
	{ "yapi atensi anak penyaluran",
	  "Bantuan ATENSI YAPI triwulan ini disalurkan di balai desa",
	  "Antre tertib, ada ruang tunggu ramah anak, dan ada dongeng dari "
	  "kakak relawan \U0001F60A" HADIR " #AtensiYAPI" },
	{ "permakanan lansia",
	  "Permakanan hari ini: nasi, lele goreng, sayur lodeh, dan pepaya",
	  "Pokmas Sekar Melati mengantar dua kali sehari ke rumah 40 lansia "
	  "tunggal. Mbah Karto menunggu di pintu sejak pukul enam." CONTACT
		  HADIR " #Permakanan" },
	{ "permakanan lansia disabilitas",
	  "Program Permakanan bagi lansia tunggal dan penyandang disabilitas",
	  "Makanan dimasak warga sekitar, menunya diganti setiap hari, dan "
	  "kabar kesehatan penerima dilaporkan saat mengantar." HADIR },
	{ "permakanan lansia",
	  "Pemakanan lansia di kampung nelayan: menu ikan kuah kuning",
	  "Kelompok masyarakat memasak sejak subuh, supaya kotak makan tiba "
	  "selagi hangat." HADIR },
	{ "permakanan sosialisasi",
	  "Sosialisasi Permakanan kepada kelompok masyarakat juru masak",
	  "Dari kebersihan dapur sampai cara mengisi laporan harian, semua "
	  "dibahas. Terima kasih, ibu-ibu pokmas!" CONTACT HADIR },
	{ "pena",
	  "Wirausaha PENA: keripik pisang Bu Rina kini sampai ke luar pulau",
	  "Tiga tahun lalu Bu Rina menerima bansos. Sesudah dapat modal "
	  "usaha dan didampingi mentor, ia graduasi dan mempekerjakan dua "
	  "tetangga." HADIR " #PahlawanEkonomiNusantara" },
	{ "pena", "Program PENA mengantar 30 keluarga graduasi dari bansos",
	  "Selamat kepada para KPM yang kini mandiri! Omzet mereka naik rata-"
	  "rata dua kali lipat dalam setahun." HADIR " #PENA" },
	{ "pena pelatihan",
	  "Pelatihan Pahlawan Ekonomi Nusantara: foto produk dengan telepon "
	  "genggam",
	  "Cahaya dari jendela, alas kain polos, dan sabar. Hasilnya siap "
	  "dipasang di lokapasar." CONTACT HADIR },
	{ "pena penyaluran",
	  "Penyerahan modal usaha PENA kepada 25 keluarga penerima manfaat",
	  "Ada gerobak, mesin jahit, kompor, dan bibit. Pendamping berkunjung "
	  "setiap bulan." HADIR " #PahlawanEkonomiNusantara" },
	{ "pena disabilitas",
	  "PENA Berdikari: bengkel Pak Usman, penyandang disabilitas daksa",
	  "Modal usaha dipakai membeli kompresor. Pelanggannya kini sampai "
	  "kecamatan sebelah." HADIR },
	{ "sekolah_rakyat",
	  "Belajar di Sekolah Rakyat: hari pertama masuk asrama",
	  "Seratus lima puluh siswa datang bersama orang tuanya. Ada yang "
	  "menangis, ada yang langsung main bola." CONTACT HADIR
	  " #SekolahRakyat" },
	{ "sekolah_rakyat", "Siswa SRMP menanam sayur di kebun sekolah",
	  "Kangkung dan bayam panen dalam sebulan, lalu dimasak bersama di "
	  "dapur Sekolah Rakyat." HADIR },
	{ "sekolah_rakyat layanan_kesehatan",
	  "Cek kesehatan gratis untuk semua siswa Sekolah Rakyat",
	  "Gigi, mata, telinga, dan berat badan diperiksa dokter puskesmas. "
	  "Kacamata dibagikan pekan depan." HADIR },
	{ "sekolah_rakyat sosialisasi",
	  "Sosialisasi Sekolah Rakyat kepada keluarga prasejahtera",
	  "Sekolah berasrama, gratis, untuk keluarga miskin. Petugas "
	  "menjelaskan syaratnya dari pintu ke pintu." CONTACT HADIR },

	/* ---- whom it concerns ---- */
	{ "lansia", "Kunjungan ke rumah lansia tunggal di lereng gunung",
	  "Simbah tinggal sendiri sejak suaminya wafat. Kami datang membawa "
	  "kabar, tawa, dan selimut." HADIR " #SahabatLansia" },
	{ "lansia", "Senam lansia Jumat pagi, peserta tertua berusia 91 tahun",
	  "Sesudah senam ada bubur kacang hijau dan cerita zaman "
	  "muda." HADIR },
	{ "lansia layanan_kesehatan",
	  "Pemeriksaan kesehatan lansia: tekanan darah, gula, dan mata",
	  "Obat diberikan dokter puskesmas. Yang perlu dirujuk diantar dengan "
	  "mobil sentra." CONTACT HADIR },
	{ "disabilitas layanan_kesehatan",
	  "Terapi fisik di sentra kami: langkah pertama Rizky",
	  "Rizky, anak dengan cerebral palsy, berlatih tiga kali seminggu "
	  "bersama fisioterapis. Hari ini ia berdiri sendiri!" HADIR },
	{ "disabilitas penyaluran",
	  "Penyaluran 20 alat bantu dengar bagi sahabat tunarungu",
	  "\"Saya mendengar suara hujan,\" kata Sari. Kami ikut "
	  "menangis." HADIR " #IndonesiaMendengar" },
	{ "disabilitas pelatihan",
	  "Pelatihan komputer bicara untuk tunanetra angkatan kelima",
	  "Pembaca layar, surel, dan cara aman bertransaksi: semua dipelajari "
	  "dalam sepuluh hari." CONTACT HADIR },
	{ "disabilitas penjangkauan",
	  "Penjangkauan ODGJ yang dipasung di kaki bukit",
	  "Bersama puskesmas dan keluarga, rantainya dilepas. Kini ia dirawat "
	  "di rumah sakit jiwa, didampingi pekerja sosial." HADIR },
	{ "anak", "Hari Anak Nasional di sentra: lomba mewarnai dan dongeng",
	  "Anak-anak asrama menjadi pembawa acara. Juaranya? Semua dapat "
	  "hadiah \U0001F389" HADIR },
	{ "anak asesmen", "Asesmen anak korban kekerasan bersama psikolog",
	  "Nama dan wajah anak kami jaga. Jika melihat kekerasan terhadap "
	  "anak, hubungi Command Center 171." CONTACT HADIR },
	{ "anak penjangkauan",
	  "Respon kasus anak telantar di terminal, malam tadi",
	  "Petugas menjangkau dua anak yang tidur di emperan. Keduanya kini "
	  "aman di rumah perlindungan." HADIR },
	{ "tuna_sosial_kpo penjangkauan",
	  "Penjangkauan gelandangan dan pengemis di simpang lima",
	  "Bukan razia: petugas mengajak bicara, menawarkan makan, mandi, dan "
	  "tempat bermalam." HADIR },
	{ "tuna_sosial_kpo",
	  "Korban TPPO dipulangkan, sentra menyiapkan tempat singgah",
	  "Dua belas orang tiba tadi malam. Pendampingan psikososial dimulai "
	  "hari ini." CONTACT HADIR },
	{ "tuna_sosial_kpo pelatihan",
	  "Pelatihan tata boga bagi eks pekerja migran bermasalah",
	  "Kue kering buatan mereka sudah dipesan untuk rapat "
	  "kabupaten." HADIR },
	{ "napza", "Hidup tanpa narkoba: cerita Andi setahun sesudah pulih",
	  "\"Yang paling berat bukan sakaunya, tetapi meminta maaf kepada "
	  "ibu.\"" HADIR },
	{ "napza sosialisasi",
	  "Sosialisasi bahaya NAPZA di tiga sekolah menengah",
	  "Tanya jawabnya seru, sampai bel pulang berbunyi." CONTACT HADIR },
	{ "bencana",
	  "Dukungan psikososial bagi penyintas banjir di tenda pengungsian",
	  "Bermain, bernyanyi, dan bercerita, supaya malam terasa lebih "
	  "pendek." HADIR },
	{ "bencana penyaluran",
	  "Penyaluran logistik bagi korban gempa: tenda, selimut, makanan "
	  "siap saji",
	  "Tagana bekerja sejak dini hari. Dapur umum melayani 900 bungkus "
	  "sekali masak." HADIR },
	{ "bencana asesmen", "Asesmen cepat kebutuhan pengungsi erupsi",
	  "Yang paling dicari: air bersih, popok, dan kabar keluarga." CONTACT
		  HADIR },

	/* ---- what was done, for all ---- */
	{ "penjangkauan",
	  "Penjangkauan hari ini: dua puluh rumah di tiga kecamatan",
	  "Pekerja sosial mengetuk pintu satu per satu, sebab tidak semua "
	  "orang bisa datang ke kantor." HADIR },
	{ "asesmen", "Asesmen kebutuhan keluarga di dusun paling ujung",
	  "Dua jam jalan kaki, satu jembatan gantung, dan teh manis dari tuan "
	  "rumah." HADIR },
	{ "penyaluran", "Penyaluran bantuan sembako bersama pemerintah daerah",
	  "Beras, minyak, telur, dan gula diserahkan kepada 80 "
	  "keluarga." CONTACT HADIR },
	{ "pelatihan", "Pelatihan menjahit angkatan kedua dibuka",
	  "Gratis, tiga bulan, ada makan siang. Daftar di ruang layanan "
	  "dengan membawa KTP." HADIR },
	{ "layanan_kesehatan", "Pengobatan gratis di halaman sentra hari Sabtu",
	  "Dokter umum, dokter gigi, dan apotek. Bawa kartu identitas, datang "
	  "pagi." HADIR },
	{ "sosialisasi", "Sosialisasi layanan sentra kepada perangkat desa",
	  "Ke mana melapor, siapa yang dihubungi, dan apa yang perlu "
	  "disiapkan." CONTACT HADIR },

	/* ---- no label ---- */
	{ "", "Selamat pagi dari kami! Semoga harimu menyenangkan", "" },
	{ "", "Apel pagi dan pembacaan sapta prasetya pegawai",
	  "Tetap semangat dan jaga kekompakan." },
	{ "", "Kerja bakti Jumat bersih di lingkungan kantor",
	  "Daun kering jadi kompos, botol plastik jadi pot." },
	{ "", "Dirgahayu Republik Indonesia! Merdeka \U0001F1EE\U0001F1E9",
	  "" },
	{ "", "Jadwal layanan kantor selama cuti bersama",
	  "Senin sampai Rabu tutup, Kamis buka seperti biasa.\n\n"
	  "#InfoLayanan" },
	{ "", "Goresan pena di mading kantor: puisi tentang hujan",
	  "Ditulis dengan tinta biru oleh seorang pegawai yang tidak mau "
	  "disebut namanya." },
	{ "", "Terima kasih atas atensi Bapak dan Ibu dalam rapat hari ini",
	  "Notulen menyusul." },
	{ "", "Lowongan: dicari pengemudi & tenaga kebersihan",
	  "Syarat: SIM A \\ B1, sehat, jujur. Lamaran diantar ke "
	  "resepsionis." },
};

const size_t captions_n = ARRAY_LEN(captions);

bool caption_tells(const struct caption *c, const char *label)
{
	size_t n = strlen(label);
	const char *at = c->labels;

	while (*at) {
		size_t len = strcspn(at, " ");

		if (len == n && strncmp(at, label, n) == 0)
			return true;
		at += len + (at[len] == ' ');
	}
	return false;
}
