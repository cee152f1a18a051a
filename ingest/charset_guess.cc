#include "ingest/charset_guess.h"

#include <algorithm>
#include <array>

#include "ingest/charset.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

bool IsHigh(char c) {
  return (c & 0x80) != 0;
}

// ---- pairs of bytes ----

// What pairs of high bytes look like, one by one.
struct Pairs {
  int all = 0;
  int lone = 0;        // high bytes that no high byte follows
  int kana = 0;        // rows 4 and 5 of JIS X 0208 and GB 2312
  int hangul = 0;      // KS X 1001's syllables
  int common_han = 0;  // GB 2312's level one
  int marks = 0;       // punctuation, the rows before the letters
};

Pairs CountPairs(std::string_view bytes) {
  Pairs pairs;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (!IsHigh(bytes[i])) continue;
    const auto lead = static_cast<unsigned char>(bytes[i]);
    const auto trail = i + 1 < bytes.size() ? static_cast<unsigned char>(bytes[i + 1]) : 0;
    if (lead < 0xA1 || trail < 0xA1) {
      ++pairs.lone;
      continue;
    }
    ++pairs.all;
    if (lead == 0xA4 || lead == 0xA5) ++pairs.kana;
    if (lead >= 0xB0 && lead <= 0xC8) ++pairs.hangul;
    if (lead >= 0xB0 && lead <= 0xD7) ++pairs.common_han;
    if (lead <= 0xA3) ++pairs.marks;
    ++i;
  }
  return pairs;
}

// Of the encodings in which all bytes of a pair are high: EUC's Japanese, Korean and Chinese.
std::string GuessEuc(std::string_view bytes) {
  const Pairs pairs = CountPairs(bytes);
  const int letters = pairs.all - pairs.marks;
  if (letters < 4 || pairs.lone * 20 > pairs.all) return {};
  if (pairs.kana * 10 >= letters * 2) return "EUC-JP";
  // Korean syllables lie in half of the rows that Chinese uses evenly.
  if (pairs.hangul * 100 >= letters * 95) return "EUC-KR";
  if (pairs.common_han * 10 >= letters * 6) return "GB2312";
  return {};
}

// How much of a text that is written without blanks is common in Japan or in Taiwan.
std::string GuessShiftJisOrBig5(std::string_view bytes) {
  int shift_jis = 0;
  int big5 = 0;
  int pairs = 0;
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    if (!IsHigh(bytes[i])) continue;
    const auto lead = static_cast<unsigned char>(bytes[i]);
    ++pairs;
    if (lead == 0x82 || lead == 0x83) ++shift_jis;  // kana
    if (lead >= 0xA4 && lead <= 0xC6) ++big5;       // the 5401 common characters
    ++i;
  }
  if (pairs < 4) return {};
  if (shift_jis * 10 >= pairs * 3 && DecodeAs(bytes, "shift_jis")) return "SHIFT_JIS";
  if (big5 * 10 >= pairs * 6 && DecodeAs(bytes, "big5")) return "Big5";
  return {};
}

// ---- single bytes ----

struct Script {
  const char* name;   // as it is reported
  const char* label;  // as it is decoded
  char32_t first;
  char32_t last;
  std::u32string_view frequent;  // the letters that half of all text consists of
};

constexpr std::array<Script, 6> kScripts = {{
    {"KOI8-R", "koi8-r", 0x400, 0x4FF, U"оеаинтсрвл"},
    {"windows-1251", "windows-1251", 0x400, 0x4FF, U"оеаинтсрвл"},
    {"ISO-8859-5", "iso-8859-5", 0x400, 0x4FF, U"оеаинтсрвл"},
    {"windows-1253", "windows-1253", 0x370, 0x3FF, U"αοιετσνηυρ"},
    {"windows-1255", "windows-1255", 0x590, 0x5FF, U"יוהלאמרתבש"},
    {"TIS-620", "windows-874", 0xE00, 0xE7F, U"านรอกเงมยลวส่้ีัิ"},
}};

// The share of high bytes that are the script's letters, weighed with how many of them are frequent
// ones; 0..1.
double ScoreOf(const Script& script, std::string_view bytes) {
  const auto text = DecodeAs(bytes, script.label);
  if (!text) return 0;
  int high = 0;
  int letters = 0;
  int frequent = 0;
  for (std::size_t at = 0; at < text->size();) {
    const char32_t c = NextCodePoint(*text, &at);
    if (c < 0x80) continue;
    ++high;
    if (c < script.first || c > script.last) continue;
    ++letters;
    if (script.frequent.find(c) != std::u32string_view::npos) ++frequent;
  }
  if (high < 8 || letters * 10 < high * 8) return 0;
  return static_cast<double>(frequent) / high;
}

// Western letters with accents stand alone among plain ones; those of other scripts in words.
bool StandInWords(std::string_view bytes) {
  int runs = 0;
  int high = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (!IsHigh(bytes[i])) continue;
    ++high;
    if (i == 0 || !IsHigh(bytes[i - 1])) ++runs;
  }
  return high >= runs * 2;
}

std::string GuessSingle(std::string_view bytes) {
  constexpr double kConvincing = 0.4;
  if (!StandInWords(bytes)) return {};
  const Script* best = nullptr;
  double best_score = kConvincing;
  for (const Script& script : kScripts) {
    const double score = ScoreOf(script, bytes);
    if (score <= best_score) continue;
    best = &script;
    best_score = score;
  }
  return best == nullptr ? std::string() : best->name;
}

}  // namespace

std::string GuessCharset(std::string_view bytes) {
  if (IsValidUtf8(bytes)) return "UTF-8";
  constexpr std::size_t kEnough = 64 * 1024;
  if (bytes.size() > kEnough) {
    // Cut behind a plain byte, so that no pair is torn.
    bytes = bytes.substr(0, kEnough);
    while (!bytes.empty() && IsHigh(bytes.back())) bytes.remove_suffix(1);
  }
  for (const auto guess : {GuessSingle, GuessEuc, GuessShiftJisOrBig5}) {
    if (std::string name = guess(bytes); !name.empty()) return name;
  }
  return "windows-1252";
}

}  // namespace chipline
