#include "ingest/text_utils.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

namespace chipline {
namespace {

constexpr std::size_t kMapStep = 256;
constexpr char32_t kReplacement = 0xFFFD;

bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// Length of the well-formed sequence at `at`, or 0; `*bad` is then the length of the maximal
// subpart to replace (Unicode 15, section 3.9, "U+FFFD substitution of maximal subparts").
std::size_t SequenceLength(std::string_view bytes, std::size_t at, std::size_t* bad) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[at + i]); };
  const unsigned char lead = byte(0);
  *bad = 1;
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  for (std::size_t i = 1; i < length; ++i) {
    *bad = i;
    if (at + i >= bytes.size() || byte(i) < low || byte(i) > high) return 0;
    low = 0x80;
    high = 0xBF;
  }
  return length;
}

// First byte at or behind `from` that is not ASCII.
std::size_t SkipAscii(std::string_view text, std::size_t from) {
  std::uint64_t word = 0;
  while (from + sizeof word <= text.size()) {
    std::memcpy(&word, text.data() + from, sizeof word);
    if ((word & 0x8080808080808080u) != 0) break;
    from += sizeof word;
  }
  while (from < text.size() && static_cast<unsigned char>(text[from]) < 0x80) ++from;
  return from;
}

// Marks that nobody sees and that would keep two equal passages from being equal: zero-width
// spaces and joiners, direction marks, soft hyphen, byte-order mark.
bool IsInvisible(char32_t c) {
  return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF;
}

bool IsControl(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFE || c == 0xFFFF;
}

bool IsSpace(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 ||
         (c >= 0xA0 && u_isUWhiteSpace(static_cast<UChar32>(c)));
}

bool IsAsciiSpace(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

char LowerAscii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Length of the line end at `at`, 0 if there is none.
std::size_t LineEndLength(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '\n':
    case '\f':
      return 1;
    case '\r':
      return at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1;
    case '\xE2':
      return text.substr(at, 3) == "\u2028" || text.substr(at, 3) == "\u2029" ? 3 : 0;
    default:
      return 0;
  }
}

bool IsPlain(char c) {
  return c > ' ' && c < 0x7F;
}

// Bytes from `from` on that CleanInline keeps as they are: printable ASCII, with single blanks
// inside.
std::size_t PlainRun(std::string_view text, std::size_t from) {
  char before = ' ';
  std::size_t run = 0;
  for (const char c : text.substr(from)) {
    if (!IsPlain(c) && (c != ' ' || before == ' ')) break;
    before = c;
    ++run;
  }
  return run > 0 && before == ' ' ? run - 1 : run;
}

// Whether CleanInline has nothing to do: most passages. Without branches inside, so that the
// compiler can look at many bytes at once.
bool IsClean(std::string_view text) {
  if (text.empty()) return true;
  if (text.front() == ' ' || text.back() == ' ') return false;
  unsigned found = 0;
  char before = 'x';
  for (const char c : text) {
    found |= static_cast<unsigned>(c < ' ') | static_cast<unsigned>(c == 0x7F) |
             (static_cast<unsigned>(c == ' ') & static_cast<unsigned>(before == ' '));
    before = c;
  }
  return found == 0;
}

}  // namespace

bool IsValidUtf8(std::string_view bytes) {
  std::size_t bad = 0;
  for (std::size_t i = SkipAscii(bytes, 0); i < bytes.size(); i = SkipAscii(bytes, i)) {
    const std::size_t length = SequenceLength(bytes, i, &bad);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

std::string RepairUtf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  std::size_t bad = 0;
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t ascii_end = SkipAscii(bytes, i);
    out.append(bytes.substr(i, ascii_end - i));
    i = ascii_end;
    if (i == bytes.size()) break;
    const std::size_t length = SequenceLength(bytes, i, &bad);
    if (length == 0) {
      AppendUtf8(kReplacement, &out);
      i += bad;
    } else {
      out.append(bytes.substr(i, length));
      i += length;
    }
  }
  return out;
}

std::size_t CountCodePoints(std::string_view text) {
  // Eight bytes at a time: continuation bytes are those with bit 7 set and bit 6 clear.
  constexpr std::uint64_t kOnes = 0x0101010101010101u;
  std::size_t continuations = 0;
  std::uint64_t word = 0;
  std::size_t i = 0;
  for (; i + sizeof word <= text.size(); i += sizeof word) {
    std::memcpy(&word, text.data() + i, sizeof word);
    const std::uint64_t marks = (word >> 7) & (~word >> 6) & kOnes;
    continuations += (marks * kOnes) >> 56;  // the sum of its bytes
  }
  for (const char c : text.substr(i)) continuations += IsContinuation(c) ? 1 : 0;
  return text.size() - continuations;
}

std::size_t ByteOffset(std::string_view text, std::size_t code_point) {
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    if (IsContinuation(text[i])) continue;
    if (code_point == 0) return i;
    --code_point;
  }
  return i;
}

std::string_view SliceCodePoints(std::string_view text, std::size_t start, std::size_t end) {
  const std::size_t from = ByteOffset(text, start);
  if (end <= start) return text.substr(from, 0);
  return text.substr(from, ByteOffset(text.substr(from), end - start));
}

char32_t NextCodePoint(std::string_view text, std::size_t* position) {
  assert(*position < text.size());
  const auto byte = [&](std::size_t i) {
    return *position + i < text.size() ? static_cast<unsigned char>(text[*position + i]) & 0x3Fu
                                       : 0u;
  };
  const unsigned char lead = static_cast<unsigned char>(text[*position]);
  char32_t value = lead;
  std::size_t length = 1;
  if (lead >= 0xF0) {
    value = (lead & 0x07u) << 18 | byte(1) << 12 | byte(2) << 6 | byte(3);
    length = 4;
  } else if (lead >= 0xE0) {
    value = (lead & 0x0Fu) << 12 | byte(1) << 6 | byte(2);
    length = 3;
  } else if (lead >= 0xC0) {
    value = (lead & 0x1Fu) << 6 | byte(1);
    length = 2;
  }
  *position = std::min(*position + length, text.size());
  return value;
}

void AppendUtf8(char32_t c, std::string* out) {
  const auto put = [&](char32_t byte) { out->push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

std::string ToNfc(std::string_view text) {
  if (SkipAscii(text, 0) == text.size()) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  // The NFC tables are compiled into ICU: failure would mean a broken installation.
  if (U_FAILURE(status)) return std::string(text);
  const icu::StringPiece piece(text.data(), static_cast<std::int32_t>(text.size()));
  if (nfc->isNormalizedUTF8(piece, status)) return std::string(text);
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  nfc->normalizeUTF8(0, piece, sink, nullptr, status);
  return U_FAILURE(status) ? std::string(text) : out;
}

std::string CleanInline(std::string_view text) {
  if (IsClean(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  bool blank = false;
  bool ascii = true;
  const auto separate = [&] {
    if (blank && !out.empty()) out.push_back(' ');
    blank = false;
  };
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t run = PlainRun(text, i);
    if (run > 0) {
      separate();
      out.append(text.substr(i, run));
      i += run;
      continue;
    }
    const char32_t c = NextCodePoint(text, &i);
    if (IsSpace(c)) {
      blank = true;
    } else if (!IsControl(c) && !IsInvisible(c)) {
      separate();
      AppendUtf8(c, &out);
      ascii = false;
    }
  }
  return ascii ? out : ToNfc(out);
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsAsciiSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsAsciiSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> SplitLines(std::string_view text) {
  static constexpr std::array<bool, 256> kMayEnd = [] {
    std::array<bool, 256> table{};
    for (const unsigned c : {0x0AU, 0x0CU, 0x0DU, 0xE2U}) table[c] = true;
    return table;
  }();
  std::vector<std::string_view> lines;
  std::size_t start = 0;
  std::size_t i = 0;
  while (true) {
    const char* const next = std::find_if(text.data() + i, text.data() + text.size(), [](char c) {
      return kMayEnd[static_cast<unsigned char>(c)];
    });
    i = static_cast<std::size_t>(next - text.data());
    if (i == text.size()) break;
    const std::size_t end_length = LineEndLength(text, i);
    if (end_length == 0) {
      ++i;
      continue;
    }
    lines.push_back(text.substr(start, i - start));
    i += end_length;
    start = i;
  }
  if (start < text.size()) lines.push_back(text.substr(start));
  return lines;
}

std::string AsciiLower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), LowerAscii);
  return out;
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return LowerAscii(x) == LowerAscii(y);
         });
}

bool StartsWithIgnoringCase(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && EqualsIgnoringCase(text.substr(0, prefix.size()), prefix);
}

std::vector<std::string_view> SplitAt(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t at = text.find(separator);
    out.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + 1);
  }
}

std::vector<std::string_view> SplitWords(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < text.size();) {
    if (IsAsciiSpace(text[i])) {
      ++i;
      continue;
    }
    const std::size_t start = i;
    while (i < text.size() && !IsAsciiSpace(text[i])) ++i;
    words.push_back(text.substr(start, i - start));
  }
  return words;
}

bool IsUpperLetter(char32_t c) {
  return u_isupper(static_cast<UChar32>(c)) || u_istitle(static_cast<UChar32>(c));
}

bool IsLetter(char32_t c) {
  return u_isalpha(static_cast<UChar32>(c));
}

bool IsIdeograph(char32_t c) {
  return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF00 && c <= 0xFFEF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

CodePointMap::CodePointMap(std::string_view text) : text_(text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i <= text.size(); i += kMapStep) {
    code_points_.push_back(count);
    count += CountCodePoints(text.substr(i, kMapStep));
  }
}

std::size_t CodePointMap::ToByte(std::size_t code_point) const {
  const auto above = std::upper_bound(code_points_.begin(), code_points_.end(), code_point);
  const auto step = static_cast<std::size_t>(above - code_points_.begin()) - 1;
  const std::size_t from = step * kMapStep;
  return from + ByteOffset(text_.substr(from), code_point - code_points_[step]);
}

std::size_t CodePointMap::ToCodePoint(std::size_t byte) const {
  const std::size_t step = byte / kMapStep;
  const std::size_t from = step * kMapStep;
  return code_points_[step] + CountCodePoints(text_.substr(from, byte - from));
}

}  // namespace chipline
