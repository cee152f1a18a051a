#include "ingest/charset.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

#include <unicode/ucnv.h>

#include "ingest/charset_guess.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

// What browsers take a declared label for (WHATWG Encoding, section 4.2), where ICU differs.
std::string WebName(std::string_view label) {
  std::string name = AsciiLower(Trim(label));
  if (name == "iso-8859-1" || name == "latin1" || name == "us-ascii" || name == "ascii") {
    return "windows-1252";
  }
  if (name == "gb2312" || name == "gbk" || name == "gb_2312-80") return "gb18030";
  if (name == "shift_jis" || name == "sjis" || name == "x-sjis") return "windows-31j";
  if (name == "iso-8859-9") return "windows-1254";
  if (name == "euc-kr" || name == "ks_c_5601-1987") return "windows-949";
  return name;
}

enum class Unknown { kReplace, kRefuse };

std::optional<std::string> Convert(std::string_view bytes, const std::string& name,
                                   Unknown unknown = Unknown::kReplace) {
  UErrorCode status = U_ZERO_ERROR;
  const Converter source(ucnv_open(name.c_str(), &status));
  const Converter target(U_SUCCESS(status) ? ucnv_open("UTF-8", &status) : nullptr);
  if (U_SUCCESS(status) && unknown == Unknown::kRefuse) {
    ucnv_setToUCallBack(source.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  }
  if (U_FAILURE(status)) return std::nullopt;
  std::string out;
  std::vector<char> chunk(1 << 16);
  std::vector<UChar> pivot(4096);
  UChar* pivot_from = pivot.data();
  UChar* pivot_to = pivot.data();
  const char* in = bytes.data();
  bool reset = true;
  do {
    char* to = chunk.data();
    status = U_ZERO_ERROR;
    ucnv_convertEx(target.get(), source.get(), &to, chunk.data() + chunk.size(), &in,
                   bytes.data() + bytes.size(), pivot.data(), &pivot_from, &pivot_to,
                   pivot.data() + pivot.size(), static_cast<UBool>(reset ? 1 : 0), true, &status);
    reset = false;
    out.append(chunk.data(), static_cast<std::size_t>(to - chunk.data()));
  } while (status == U_BUFFER_OVERFLOW_ERROR);
  if (U_FAILURE(status)) return std::nullopt;
  return out;
}

struct Mark {
  std::string_view bytes;
  const char* name;
};

// UTF-32's little-endian mark begins with UTF-16's, so it stands first.
constexpr Mark kMarks[] = {{std::string_view("\xEF\xBB\xBF", 3), "UTF-8"},
                           {std::string_view("\xFF\xFE\0\0", 4), "UTF-32LE"},
                           {std::string_view("\0\0\xFE\xFF", 4), "UTF-32BE"},
                           {std::string_view("\xFF\xFE", 2), "UTF-16LE"},
                           {std::string_view("\xFE\xFF", 2), "UTF-16BE"}};

// UTF-7 has been used to smuggle markup past filters; no browser decodes it.
bool IsUnsafe(const std::string& name) {
  return name.find("utf-7") != std::string::npos || name.find("utf7") != std::string::npos ||
         name.find("unicode-1-1-utf") != std::string::npos;
}

std::string_view ReadLabel(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '"' || text.front() == '\'')) {
    text.remove_prefix(1);
  }
  const std::size_t end = text.find_first_of("\"' ;>/?\t\r\n");
  return text.substr(0, std::min<std::size_t>(end, 40));
}

std::string LabelAfter(std::string_view text, std::string_view name) {
  const std::string lower = AsciiLower(text);
  for (std::size_t at = lower.find(name); at != std::string::npos; at = lower.find(name, at + 1)) {
    std::size_t i = at + name.size();
    while (i < lower.size() && lower[i] == ' ') ++i;
    if (i < lower.size() && lower[i] == '=') return std::string(ReadLabel(text.substr(i + 1)));
  }
  return {};
}

}  // namespace

std::string DecodeToUtf8(std::string_view bytes, std::string_view label) {
  for (const Mark& mark : kMarks) {
    if (bytes.substr(0, mark.bytes.size()) != mark.bytes) continue;
    const std::string_view rest = bytes.substr(mark.bytes.size());
    if (mark.name == std::string_view("UTF-8")) return RepairUtf8(rest);
    if (auto text = Convert(rest, mark.name)) return *std::move(text);
  }
  // Declared labels are wrong more often than other bytes happen to be well-formed UTF-8. Two
  // exceptions: the escape sequences of ISO-2022 are all ASCII, and so are the NULs of UTF-16.
  const std::string name = WebName(label);
  const bool wide = name.rfind("utf-16", 0) == 0 || name.rfind("utf-32", 0) == 0;
  const bool has_nul = bytes.substr(0, 64).find('\0') != std::string_view::npos;
  const bool believe = name.rfind("iso-2022", 0) == 0 || (wide && has_nul);
  if (!believe && IsValidUtf8(bytes)) return std::string(bytes);
  if (!name.empty() && !IsUnsafe(name) && wide == has_nul && name != "utf-8" && name != "utf8") {
    if (auto text = Convert(bytes, name)) return *std::move(text);
  }
  if (name == "utf-8" || name == "utf8") return RepairUtf8(bytes);
  if (auto text = Convert(bytes, WebName(GuessCharset(bytes)))) return *std::move(text);
  return RepairUtf8(bytes);
}

std::optional<std::string> DecodeAs(std::string_view bytes, std::string_view label) {
  const std::string written = AsciiLower(Trim(label));
  const std::string name = WebName(label);
  if (written == "utf-8" || written == "utf8") {
    if (!IsValidUtf8(bytes)) return {};
    return std::string(bytes);
  }
  if (written == "us-ascii" || written == "ascii") {
    if (std::any_of(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) != 0; })) return {};
    return std::string(bytes);
  }
  if (name.empty() || IsUnsafe(name)) return {};
  auto text = Convert(bytes, name, Unknown::kRefuse);
  if (text && !IsValidUtf8(*text)) return {};
  return text;
}

std::string CharsetOfMediaType(std::string_view media_type) {
  return LabelAfter(media_type, "charset");
}

std::string DeclaredCharset(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 4096);
  if (head.substr(0, 5) == "<?xml") {
    std::string label = LabelAfter(head.substr(0, head.find("?>")), "encoding");
    if (!label.empty()) return label;
  }
  return LabelAfter(head, "charset");
}

}  // namespace chipline
