#include "ingest/provision.h"

#include <re2/re2.h>

namespace chipline {

std::string_view ProvisionOf(std::string_view paragraph) {
  static const RE2 number(
      "^\\(?([IVX]{1,4}|\\d{1,2}|One|Two|Three|Four|Five|Six|Seven|Eight|"
      "[一二三四五六七八九十]{1,3})(?:[.):]|、|）)|^((?:Article|Item|Section) \\d{1,2})\\b");
  re2::StringPiece plain;
  re2::StringPiece named;
  if (!RE2::PartialMatch(paragraph, number, &plain, &named)) return {};
  const re2::StringPiece& found = plain.empty() ? named : plain;
  return {found.data(), found.size()};
}

}  // namespace chipline
