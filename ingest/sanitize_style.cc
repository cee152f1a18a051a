#include <string>
#include <vector>

#include <re2/re2.h>

#include "ingest/html_sanitizer.h"
#include "ingest/html_vocabulary.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

// A word of "border: 1px solid #fff" and its like that cannot load or run anything.
bool IsPlainValue(std::string_view word) {
  static const RE2 value(
      R"(#[0-9a-f]+|rgb\(\d+%?,\d*%?,?\d*%?\)?|\d{0,2}\.?\d{0,2}(cm|em|ex|in|mm|pc|pt|px|%|,|\))?)");
  return IsHarmlessKeyword(word) ||
         RE2::FullMatch(re2::StringPiece(word.data(), word.size()), value);
}

bool HasPlainWords(std::string_view value) {
  for (const std::string_view word : SplitWords(value)) {
    if (!IsPlainValue(word)) return false;
  }
  return true;
}

bool MayStay(const std::string& property, std::string_view value, bool svg) {
  const std::string lower = AsciiLower(property);
  if (IsHarmlessProperty(lower)) return true;
  const std::string family = lower.substr(0, lower.find('-'));
  if (family == "background" || family == "border" || family == "margin" || family == "padding") {
    return HasPlainWords(value);
  }
  return svg && IsHarmlessSvgProperty(lower);
}

}  // namespace

std::string SanitizeStyle(std::string_view style, bool svg) {
  static const RE2 url(R"(url\s*\(\s*[^\s)]+?\s*\)\s*)");
  static const RE2 plain(
      R"(([:,;#%.\sa-zA-Z0-9!]|[\pL\pN_]-[\pL\pN_]|'[\s\pL\pN_]+'|"[\s\pL\pN_]+"|\([\d,\s]+\))*)");
  static const RE2 declaration(R"(\s*([-\pL\pN_]+)\s*:\s*([^:;]*);?)");
  std::string text(style);
  RE2::GlobalReplace(&text, url, " ");
  if (!RE2::FullMatch(text, plain)) return {};
  std::string rest = text;
  RE2::GlobalReplace(&rest, declaration, "");
  if (!Trim(rest).empty()) return {};

  std::string clean;
  re2::StringPiece input(text);
  std::string property;
  std::string value;
  while (RE2::FindAndConsume(&input, declaration, &property, &value)) {
    if (value.empty() || !MayStay(property, value, svg)) continue;
    if (!clean.empty()) clean += ' ';
    clean.append(property).append(": ").append(value).append(";");
  }
  return clean;
}

}  // namespace chipline
